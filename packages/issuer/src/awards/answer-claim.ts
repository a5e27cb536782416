import { LaurelError, now } from '@laurel/base';
import type { Issuer } from '../deps.ts';
import { Award, ClaimLink } from '../records.ts';
import { demandClaimable, readClaimLink } from './claim-link.ts';
import { judgePin, type PinJudged } from './claim-pin.ts';
import { addEvent } from './events.ts';

/** `pin`: the six digits of the slip, where the link asks for them. */
export type ClaimAnswer = { answer: 'declined' | 'disputed'; pin?: string | undefined };

/**
 * The learner says no to what is offered: `declined` does not want it, `disputed` is not the person meant or finds it wrong. No reason is
 * asked. An answer given twice changes nothing. It ends the link, so it takes all that keeping takes: where a PIN locks that, the letter alone says no for nobody.
 * @throws LaurelError claim_link_unknown · claim_link_expired · offer_claimed · award_revoked · award_state · bad_form (`pin`: required, wrong, used_up)
 */
export async function answerClaim(issuer: Issuer, token: string, { answer, pin }: ClaimAnswer): Promise<void> {
  const { award, link } = await readClaimLink(issuer, token);
  const judged = await issuer.store.as(award.profile).write(async (db): Promise<PinJudged> => {
    const current = await db.one(Award, { id: award.id });
    const opened = await db.one(ClaimLink, { hash: link.hash });
    if (!current || !opened) throw new LaurelError('claim_link_unknown');
    if (opened.endedAt !== null || opened.expiresAt <= now(issuer.context)) throw new LaurelError('claim_link_expired');
    if (current.state === answer) return 'right';
    demandClaimable(current);
    // Issued again it is signed, and counts whatever the answer: it would stand as declined and be valid to whoever checks it.
    if (current.state !== 'offered') throw new LaurelError('award_state');
    const judged = await judgePin(issuer, db, opened, pin);
    if (judged !== 'right') return judged;
    await db.update(Award, { id: award.id }, { state: answer });
    await addEvent(issuer, db, { awardId: award.id, kind: answer, actor: 'claim-link' });
    return judged;
  });
  if (judged !== 'right') throw new LaurelError('bad_form', { problems: [{ at: 'pin', code: judged, detail: 'The six digits on the slip.' }] });
}
