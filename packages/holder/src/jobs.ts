import { inMs } from '@laurel/base';
import { LessThanOrEqual } from '@laurel/store';
import type { Job } from '@laurel/web';
import { refillInTurn } from './claim/refill-in-turn.ts';
import type { Holder } from './deps.ts';
import { LookedImport } from './import/import-records.ts';
import { LOOKED_LIFE, REQUEST_KEPT } from './limits.ts';
import { Claim, Request } from './records.ts';
import { endExpired } from './share-link/end-share.ts';
import { forgetLeftKeys } from './wallet/left-keys.ts';
import { recheckInTurn } from './wallet/recheck-in-turn.ts';

export const holderJobs = (holder: Holder): Job[] => [
  { name: 'wallet.refill', everySeconds: 30, run: refillInTurn(holder) },
  { name: 'wallet.recheck', everySeconds: 60, run: recheckInTurn(holder) },
  { name: 'wallet.forget', everySeconds: 600, run: () => forgetLeftKeys(holder) },
  { name: 'wallet.shares', everySeconds: 60, run: () => endExpired(holder) },
  { name: 'wallet.sweep', everySeconds: 3600, run: () => sweep(holder) },
];

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
