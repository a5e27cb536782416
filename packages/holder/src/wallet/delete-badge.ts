import { LaurelError } from '@laurel/base';
import { Collected } from '../collections/collection-records.ts';
import type { Holder } from '../deps.ts';
import { recordDeleted } from '../events.ts';
import { BadgeFile } from '../import/import-records.ts';
import { Badge, Claim, Copy } from '../records.ts';
import { endSharesOf } from '../share-link/end-share.ts';
import { Card } from './card.ts';
import { forgetLeftKeys, leaveKeys } from './left-keys.ts';

/**
 * The badge, its copies, the way to new ones and every key behind them, on the disk too. What was shown to whom stays in the ledger.
 * @throws LaurelError not_found
 */
export async function deleteBadge(holder: Holder, owner: string, id: string): Promise<void> {
  await holder.store.as(owner).write(async (db) => {
    const badge = await db.one(Badge, { id });
    if (!badge) throw new LaurelError('not_found');
    await endSharesOf(holder, db, id);
    const copies = await db.list(Copy, { badgeId: id });
    await db.remove(Badge, { id });
    await db.remove(Copy, { badgeId: id });
    await db.remove(BadgeFile, { badgeId: id });
    await db.remove(Card, { id });
    await db.remove(Collected, { badgeId: id });
    await db.remove(Claim, { id });
    await leaveKeys(db, [...(badge.holderKid === null ? [] : [badge.holderKid]), ...copies.map(({ kid }) => kid)]);
    await recordDeleted(holder, db, id);
  });
  await forgetLeftKeys(holder).catch((error: unknown) => {
    if (!(error instanceof LaurelError)) throw error;
    holder.context.log.warn('keys.not-forgotten', { badge: id, code: error.code }); // they are in line, and the job comes by
  });
}
