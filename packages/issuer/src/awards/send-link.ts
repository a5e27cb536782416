import { LaurelError, now } from '@laurel/base';
import { In, IsNull, Not, type ScopedReader, type ScopedWriter } from '@laurel/store';
import type { Actor, Issuer } from '../deps.ts';
import { Achievement, Award, ClaimLink, IssuedCredential } from '../records.ts';
import { rewriteWords } from '../register/words.ts';
import { wrongWithEmail } from '../roster/read-row.ts';
import { emailKey } from '../roster/same-recipient.ts';
import { claimLetter, issuedLetter } from './claim-letters.ts';
import { endClaimLinks, makeClaimLink } from './claim-link.ts';
import { addEvent } from './events.ts';
import type { MadeAward } from './make-awards.ts';

type SendLink = { awardId: string; email?: string | undefined; actor: Actor };

/**
 * A fresh link for an award nobody keeps yet, to the same or another address; earlier links end. What was issued already stays as it is. An award that was declined
 * or disputed is offered anew. Where the last link asked for a PIN, this one asks for a new one: sending again must not
 * take the second lock off.
 * @throws LaurelError not_found · award_state · award_revoked · offer_claimed · bad_form
 */
export async function sendLink(issuer: Issuer, { profile, ...input }: SendLink & { profile: string }): Promise<MadeAward & { email: string }> {
  const wrong = input.email === undefined ? undefined : wrongWithEmail(input.email);
  if (wrong) throw new LaurelError('bad_form', { problems: [{ at: 'email', code: wrong, detail: wrong }] });
  return issuer.store.as(profile).write((db) => sendLinkIn(issuer, db, input));
}

/** Awards whose last link took a PIN. */
export async function withPins(db: ScopedReader | ScopedWriter, awardIds: readonly string[]): Promise<Set<string>> {
  const links = await db.list(ClaimLink, { awardId: In([...awardIds]) }, { order: { createdAt: 'ASC' } });
  const last = new Map(links.map(({ awardId, pinHash }) => [awardId, pinHash]));
  return new Set([...last].flatMap(([awardId, pinHash]) => (pinHash === null ? [] : [awardId])));
}

/** The same in the caller's write. What it throws, it throws before it writes anything. */
export async function sendLinkIn(issuer: Issuer, db: ScopedWriter, input: SendLink): Promise<MadeAward & { email: string }> {
  const { awardId, actor } = input;
  const award = await db.one(Award, { id: awardId });
  const achievement = award && (await db.one(Achievement, { id: award.achievementId, version: award.achievementVersion }));
  if (!award || !achievement) throw new LaurelError('not_found');
  if (award.standing === 'revoked') throw new LaurelError('award_revoked');
  if (award.standing === 'suspended' || award.pseudonym !== null || award.state === 'signing' || award.state === 'unsigned')
    throw new LaurelError('award_state');
  if (award.state === 'kept') throw new LaurelError('offer_claimed');
  const email = input.email ?? award.recipientEmail;
  const key = { recipientEmail: email, emailKey: emailKey(email) };
  // That somebody at the address before opened it says nothing of whoever gets it now.
  const openedAt = key.emailKey === award.emailKey ? award.openedAt : null;
  const [last] = await db.list(ClaimLink, { awardId }, { order: { createdAt: 'DESC' }, take: 1 });
  const link = makeClaimLink(issuer, awardId, { pin: last !== undefined && last.pinHash !== null });
  await endClaimLinks(db, awardId, now(issuer.context));
  const isIssued = award.state === 'issued';
  await db.update(Award, { id: awardId }, { state: isIssued ? 'issued' : 'offered', ...key, openedAt });
  await db.insert(ClaimLink, link.row);
  const to = { ...award, ...key };
  await rewriteWords(db, to);
  const isAgain = (await db.count(IssuedCredential, { awardId, supersededAt: Not(IsNull()) })) > 0;
  await issuer.enqueue(
    db.open,
    isIssued ? issuedLetter(issuer, to, achievement, link, isAgain ? 'reissued' : 'issued') : claimLetter(issuer, to, achievement, link, 'again'),
  );
  // Whoever sends somebody's badge to another address answers for it: the history keeps both.
  await addEvent(issuer, db, {
    awardId,
    kind: 'link-sent',
    actor,
    ...(email === award.recipientEmail ? {} : { note: `${award.recipientEmail} → ${email}` }),
  });
  return { id: awardId, pin: link.pin, email };
}
