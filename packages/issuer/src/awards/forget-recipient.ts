import { createHash } from 'node:crypto';
import { now } from '@laurel/base';
import { forgetLetters } from '@laurel/courier';
import { In, type ScopedWriter, type Writer } from '@laurel/store';
import { forgetAnswers } from '../api/forget-answers.ts';
import type { Issuer } from '../deps.ts';
import { Achievement, Award, AwardEvent, type AwardRow, ClaimLink, type Earning, IssuedCredential, Offer, Profile, RefreshToken } from '../records.ts';
import { rewriteWords } from '../register/words.ts';
import { forgetInRosters } from '../roster/forget-in-rosters.ts';
import { emailKey } from '../roster/same-recipient.ts';
import { endClaimLinks } from './claim-link.ts';
import { CorrectionRequest } from './correction-records.ts';
import { addEvent } from './events.ts';
import { inPieces } from './make-awards.ts';
import { isNotKept } from './not-kept.ts';

export type Forgotten = { awards: number; notKept: number };

/**
 * Whoever proved to own this address is forgotten by the registers of this node, in the caller's write. Each award stays under a pseudonym: its
 * id, what it was for, its days, its class, its places in the status lists and the digest of what was signed, which is what revoking, suspending and lifting
 * need. Name, address, number, results, evidence, keys and everything that was written go, and no further copy of the badge is given out. The caller has the
 * store purge what it held.
 * @returns how many awards, and how many of them no wallet had taken
 */
export async function forgetRecipient(issuer: Issuer, db: Writer, address: string): Promise<Forgotten> {
  const key = emailKey(address);
  // Six signs of chance and none of the address: a digest of it would tell whoever guesses an address. Should two people draw the same, they only look alike.
  const pseudonym = Buffer.from(issuer.context.random(3)).toString('hex');
  const ids: string[] = [];
  let notKept = 0;
  for (const { slug } of await db.list(Profile, {})) {
    const scoped = db.as(slug);
    for (const award of await awardsOf(scoped, key)) {
      await forgetAward(issuer, scoped, award, pseudonym);
      ids.push(award.id);
      if (isNotKept(award, now(issuer.context))) notKept += 1;
    }
    await forgetSentOn(scoped, address);
    await forgetInRosters(scoped, key);
    await forgetAnswers(scoped, key);
  }
  await forgetLetters(db, { to: address, about: ids });
  return { awards: ids.length, notKept };
}

/** By achievement, since the index is. */
export async function awardsOf(db: ScopedWriter, key: string): Promise<AwardRow[]> {
  const achievements = (await db.list(Achievement, { current: 1 })).map(({ id }) => id);
  return inPieces(achievements, (piece) => db.list(Award, { achievementId: In(piece), emailKey: key }));
}

async function forgetAward(issuer: Issuer, db: ScopedWriter, award: AwardRow, pseudonym: string): Promise<void> {
  const awardId = award.id;
  await endClaimLinks(db, awardId, now(issuer.context));
  await db.update(ClaimLink, { awardId }, { pinHash: null });
  await db.remove(Offer, { awardId });
  await db.remove(RefreshToken, { awardId });
  await db.remove(CorrectionRequest, { awardId });
  await db.update(AwardEvent, { awardId }, { note: null });
  for (const { id, signed } of await db.list(IssuedCredential, { awardId }))
    await db.update(IssuedCredential, { id }, { signed: digestOf(signed), holderKey: id }); // each key of its own: they are unique
  const left: AwardRow = {
    ...award,
    pseudonym,
    recipientName: null,
    recipientEmail: '',
    emailKey: `left ${pseudonym}`,
    externalId: null,
    earning: earningLeft(award.earning),
    results: [],
    holderKey: null,
    // What was signed stands as it stood, and so does a no of hers; what was not is nobody's any more, and waits for nobody.
    state: award.state === 'kept' || award.state === 'issued' || award.state === 'declined' ? award.state : 'withdrawn',
  };
  const { recipientName, recipientEmail, emailKey, externalId, earning, results, holderKey, state } = left;
  await db.update(Award, { id: awardId }, { pseudonym, recipientName, recipientEmail, emailKey, externalId, earning, results, holderKey, state });
  await rewriteWords(db, left);
  await addEvent(issuer, db, { awardId, kind: 'forgotten', actor: 'node' });
}

/** Whoever holds the badge can still show that this was it. */
const digestOf = (signed: string): string => (signed.startsWith(DIGEST) ? signed : DIGEST + createHash('sha256').update(signed).digest('base64url'));
const DIGEST = 'sha256:';

/** How many assessed it by which rubric, and when; what she showed, and what of a pathway she had elsewhere, is hers. */
function earningLeft(earning: Earning | null): Earning | null {
  if (earning === null || 'pathway' in earning) return null;
  const { statements: _, ...rest } = earning;
  return { ...rest, evidence: [] };
}

/** An award that first went to this address and then to somebody else's has both in its history. */
async function forgetSentOn(db: ScopedWriter, address: string): Promise<void> {
  const sentOn = await db.query(AwardEvent, 'event').andWhere("event.kind = 'link-sent' AND event.note IS NOT NULL").getMany();
  for (const { awardId, position, note } of sentOn) {
    const told = (note ?? '').split(' → ');
    if (told.some((one) => emailKey(one) === emailKey(address))) await db.update(AwardEvent, { awardId, position }, { note: null });
  }
}
