import { inMs, LaurelError, now } from '@laurel/base';
import { LessThanOrEqual } from '@laurel/store';
import type { Job } from '@laurel/web';
import { refillCopies, TOKEN_ENDED } from './claim/claim-offer.ts';
import type { Holder } from './deps.ts';
import { LookedImport } from './import/import-records.ts';
import { LOOKED_LIFE, REFILL_AFTER_REFUSAL, REFILL_AGAIN, REQUEST_KEPT } from './limits.ts';
import { Claim, type ClaimRow, Request } from './records.ts';
import { endExpired } from './share-link/end-share.ts';
import { forgetLeftKeys } from './wallet/left-keys.ts';
import { recheckInTurn } from './wallet/recheck-in-turn.ts';

export const holderJobs = (holder: Holder): Job[] => [
  { name: 'wallet.refill', everySeconds: 30, run: () => refillNext(holder) },
  { name: 'wallet.recheck', everySeconds: 60, run: recheckInTurn(holder) },
  { name: 'wallet.forget', everySeconds: 600, run: () => forgetLeftKeys(holder) },
  { name: 'wallet.shares', everySeconds: 60, run: () => endExpired(holder) },
  { name: 'wallet.sweep', everySeconds: 3600, run: () => sweep(holder) },
];

/** Fetches copies for the badge that has waited longest. */
export async function refillNext(holder: Holder): Promise<'more' | 'idle'> {
  const due = { state: 'kept' as const, refillAfter: LessThanOrEqual(now(holder.context)) };
  const [claim] = await holder.store
    .across('a job serves every wallet; each row names its owner')
    .read((db) => db.list(Claim, due, { order: { refillAfter: 'ASC' }, take: 1 }));
  if (!claim?.refillAfter) return 'idle';
  const { owner, id, refillAfter } = claim;
  const mine = holder.store.as(owner);
  // Put off before it is asked about: one whose trouble is our bug, or stops this process, is not the first again before everybody else's.
  const again = inMs(holder.context, REFILL_AGAIN);
  if ((await mine.write((db) => db.update(Claim, { id, refillAfter }, { refillAfter: again }))) === 0) return 'more'; // somebody took it
  try {
    await refillCopies(holder, claim);
    await mine.write((db) => db.update(Claim, { id, refillAfter: again }, { refillAfter: null })); // of an issuer that gives no copies, too
  } catch (error) {
    if (!(error instanceof LaurelError)) throw error;
    if (error.code === 'conflict') return 'idle'; // somebody is at it
    holder.context.log.warn('refill.failed', { badge: claim.id, code: error.code });
    await putOff(holder, claim, error);
  }
  return 'more';
}

/** Without a token nothing more can be asked for; every other trouble may pass. */
async function putOff(holder: Holder, { id, owner }: ClaimRow, error: LaurelError): Promise<void> {
  const forGood = error.problems.some(({ code }) => code === TOKEN_ENDED);
  const again = inMs(holder.context, error.code === 'issuer_refused' ? REFILL_AFTER_REFUSAL : REFILL_AGAIN);
  await holder.store.as(owner).write((db) => db.update(Claim, { id }, { refillAfter: forGood ? null : again }));
}

/** What was only looked at does not stay: an offer holds a code, a file a badge, a request tells who was looking. */
export async function sweep(holder: Holder): Promise<'idle'> {
  await holder.store.across('old offers and requests of every wallet').write(async (db) => {
    await db.remove(Claim, { state: 'looked', createdAt: LessThanOrEqual(inMs(holder.context, -LOOKED_LIFE)) });
    await db.remove(LookedImport, { createdAt: LessThanOrEqual(inMs(holder.context, -LOOKED_LIFE)) });
    await db.remove(Request, { receivedAt: LessThanOrEqual(inMs(holder.context, -REQUEST_KEPT)) });
  });
  await holder.store.purge(); // else that lies in the log, beside the last letter to somebody who erased their wallet
  return 'idle';
}
