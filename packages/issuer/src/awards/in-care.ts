import { inMs, LaurelError } from '@laurel/base';
import type { Writer } from '@laurel/store';
import type { Definition } from '../achievements/definition.ts';
import type { Issuer } from '../deps.ts';
import { OFFER_LIFE } from '../limits.ts';
import { offerOf, offerUri } from '../oid4vci/offers.ts';
import { Achievement, Award, ClaimLink, Profile } from '../records.ts';
import { rewriteWords } from '../register/words.ts';
import { emailKey } from '../roster/same-recipient.ts';
import { demandClaimable, isClaimable, makeClaimLink } from './claim-link.ts';
import { addEvent } from './events.ts';
import { awardsOf } from './forget-recipient.ts';
import { withPins } from './send-link.ts';

export type WaitingAward = { id: string; definition: Definition; awardedOn: string };

/** What a profile offers to an address and nobody keeps yet. What a PIN locks is left out: its slip is for whoever it was handed to. */
export function waitingAt(issuer: Issuer, profile: string, email: string): Promise<WaitingAward[]> {
  return issuer.store.as(profile).read(async (db) => {
    const awards = (await db.list(Award, { emailKey: emailKey(email) }, { order: { awardedOn: 'DESC', id: 'ASC' } })).filter(isClaimable);
    const locked = await withPins(
      db,
      awards.map(({ id }) => id),
    );
    const waiting: WaitingAward[] = [];
    for (const { id, achievementId, achievementVersion: version, awardedOn } of awards) {
      const achievement = locked.has(id) ? undefined : await db.one(Achievement, { id: achievementId, version });
      if (achievement) waiting.push({ id, definition: achievement.definition, awardedOn });
    }
    return waiting;
  });
}

/**
 * Ten minutes for one wallet to fetch what is offered to an address, where the caller knows who asks: without the letter, whose link goes on working.
 * @returns the address of the offer
 * @throws LaurelError not_found (it is not offered to this address, or a PIN locks it) · offer_claimed · award_revoked · award_state
 */
export function offerInCare(issuer: Issuer, profile: string, { awardId, email }: { awardId: string; email: string }): Promise<string> {
  return issuer.store.as(profile).write(async (db) => {
    const award = await db.one(Award, { id: awardId, emailKey: emailKey(email) });
    if (!award || (await withPins(db, [awardId])).has(awardId)) throw new LaurelError('not_found');
    demandClaimable(award);
    const { row } = makeClaimLink(issuer, awardId, { pin: false });
    await db.insert(ClaimLink, { ...row, expiresAt: inMs(issuer.context, OFFER_LIFE) });
    return offerUri(issuer, await offerOf(issuer, db, award, row.hash));
  });
}

/** What is kept under `before` goes on under `email`, in every register of this node and in the caller's write; each history says so. */
export async function readdress(issuer: Issuer, db: Writer, { before, email }: { before: string; email: string }): Promise<void> {
  const key = { recipientEmail: email, emailKey: emailKey(email) };
  for (const { slug } of await db.list(Profile, {})) {
    const scoped = db.as(slug);
    for (const award of await awardsOf(scoped, emailKey(before))) {
      await scoped.update(Award, { id: award.id }, key);
      await rewriteWords(scoped, { ...award, ...key });
      await addEvent(issuer, scoped, { awardId: award.id, kind: 'corrected', actor: 'node', note: `${before} → ${email}` });
    }
  }
}
