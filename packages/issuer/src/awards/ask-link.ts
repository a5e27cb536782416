import { hashed, LaurelError, now } from '@laurel/base';
import type { Issuer } from '../deps.ts';
import { LINK_ASKED_AGAIN } from '../limits.ts';
import { Achievement, Award, ClaimLink } from '../records.ts';
import { emailKey } from '../roster/same-recipient.ts';
import { linkAgainLetter } from './claim-letters.ts';
import { makeClaimLink } from './claim-link.ts';
import { isCorrectable } from './correct-award.ts';
import { addEvent } from './events.ts';
import { sendLinkIn } from './send-link.ts';

/**
 * A learner whose link has ended asks for another, by the address its letter came to. The letter goes there and nowhere else, and nothing comes back:
 * whoever found an old letter must not learn whose it was. Nothing is sent where the award no longer stands, where six digits were handed over in person
 * (only the desk can hand over others), or where a letter went out a moment ago.
 * @throws LaurelError claim_link_unknown
 */
export async function askLink(issuer: Issuer, token: string, address: string): Promise<void> {
  const link = await issuer.store.across('a claim link names its own profile').read((db) => db.one(ClaimLink, { hash: hashed(token) }));
  if (!link) throw new LaurelError('claim_link_unknown');
  const { awardId, profile } = link;
  await issuer.store.as(profile).write(async (db) => {
    const award = await db.one(Award, { id: awardId });
    if (!award || award.emailKey !== emailKey(address) || !isCorrectable(award)) return;
    const [last] = await db.list(ClaimLink, { awardId }, { order: { createdAt: 'DESC' }, take: 1 });
    if (!last || last.pinHash !== null || Date.parse(last.createdAt) + LINK_ASKED_AGAIN > issuer.context.clock().getTime()) return;
    if (award.state !== 'kept') return void (await sendLinkIn(issuer, db, { awardId, actor: 'claim-link' }));
    const achievement = await db.one(Achievement, { id: award.achievementId, version: award.achievementVersion });
    if (!achievement) throw new LaurelError('not_found');
    // What is kept stays kept: its wallet goes on fetching copies, and by this link it can only be looked at and spoken about.
    const made = makeClaimLink(issuer, awardId, { pin: false });
    await db.update(ClaimLink, { awardId }, { endedAt: now(issuer.context) });
    await db.insert(ClaimLink, made.row);
    await issuer.enqueue(db.open, linkAgainLetter(issuer, award, achievement, made));
    await addEvent(issuer, db, { awardId, kind: 'link-sent', actor: 'claim-link' });
  });
}
