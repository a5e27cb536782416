import { type Context, inMs, type LaurelError } from '@laurel/base';
import type { Holder } from '../deps.ts';
import { REFILL_AFTER_REFUSAL, REFILL_AGAIN } from '../limits.ts';
import { Claim, type ClaimRow } from '../records.ts';
import { BadgeRefused } from '../wallet/keep.ts';

/** What passes by itself of the errors of HTTP and OAuth: the issuer is busy or ill, or a token or a nonce was too old. */
const PASSES = /^(http_(408|429|5\d\d)|server_error|temporarily_unavailable|slow_down|invalid_nonce|invalid_token)$/;

/** Whether an issuer said no to more copies, or gave what cannot be kept: every other trouble may pass. */
export const isDenial = (error: LaurelError): boolean =>
  error.code === 'issuer_refused'
    ? !error.problems.some(({ code }) => PASSES.test(code))
    : error.code === 'credential_refused' && !(error instanceof BadgeRefused && error.verdict.outcome === 'undetermined');

/** Said of our own token, before the issuer is asked. */
export const TOKEN_ENDED = 'token_ended';

/** Asks for copies again in an hour after trouble, in a day after a no; without a token never. */
export async function putOff(holder: Pick<Holder, 'store' | 'context'>, { id, owner }: Pick<ClaimRow, 'id' | 'owner'>, error: LaurelError): Promise<void> {
  const forGood = error.problems.some(({ code }) => code === TOKEN_ENDED);
  const again = inMs(holder.context, isDenial(error) ? REFILL_AFTER_REFUSAL : REFILL_AGAIN);
  await holder.store.as(owner).write((db) => db.update(Claim, { id }, { refillAfter: forGood ? null : again }));
}

/** Whether its issuer said no when it was asked last: it is asked again later than after any trouble. */
export const wasDenied = (context: Pick<Context, 'clock'>, { refillAfter }: Pick<ClaimRow, 'refillAfter'>): boolean =>
  refillAfter !== null && refillAfter > inMs(context, REFILL_AGAIN);
