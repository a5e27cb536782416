import { LaurelError } from '@laurel/base';
import type { Issuer } from '../deps.ts';
import { Award } from '../records.ts';
import { demandClaimable, readClaimLink } from './claim-link.ts';
import { addEvent } from './events.ts';

/**
 * The learner says no to what is offered: `declined` does not want it, `disputed` is not the person meant or finds it wrong. No reason is
 * asked. An answer given twice changes nothing.
 * @throws LaurelError claim_link_unknown · claim_link_expired · offer_claimed · award_revoked · award_state
 */
export async function answerClaim(issuer: Issuer, token: string, answer: 'declined' | 'disputed'): Promise<void> {
  const { award } = await readClaimLink(issuer, token);
  await issuer.store.as(award.profile).write(async (db) => {
    const current = await db.one(Award, { id: award.id });
    if (!current) throw new LaurelError('claim_link_unknown');
    if (current.state === answer) return;
    demandClaimable(current);
    // Issued again it is signed, and counts whatever the answer: it would stand as declined and be valid to whoever checks it.
    if (current.state !== 'offered') throw new LaurelError('award_state');
    await db.update(Award, { id: award.id }, { state: answer });
    await addEvent(issuer, db, { awardId: award.id, kind: answer, actor: 'claim-link' });
  });
}
