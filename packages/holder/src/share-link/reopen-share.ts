import { LaurelError, now } from '@laurel/base';
import { IsNull, Not } from '@laurel/store';
import type { Holder } from '../deps.ts';
import { recordShareOpened } from '../events.ts';
import { Share } from './records.ts';

/**
 * Lets people in again at the address they were given, after its owner looked at it; its issuer is asked at the first opening.
 * @throws LaurelError not_found
 */
export async function reopenShare(holder: Holder, owner: string, id: string): Promise<void> {
  await holder.store.as(owner).write(async (db) => {
    const share = await db.one(Share, { id });
    if (!share) throw new LaurelError('not_found');
    if ((await db.update(Share, { id, closedAt: Not(IsNull()) }, { closedAt: null, checkAfter: now(holder.context) })) === 0) return;
    await recordShareOpened(holder, db, id, share.badgeId);
  });
}
