import { LaurelError, now } from '@laurel/base';
import { LessThanOrEqual, type ScopedWriter } from '@laurel/store';
import type { Holder } from '../deps.ts';
import { recordShareEnded } from '../events.ts';
import { ENDED_AT_ONCE } from '../limits.ts';
import { Copy, Disclosure } from '../records.ts';
import { forgetLeftKeys, leaveKeys } from '../wallet/left-keys.ts';
import { dropEmptyFolios, Folio, sharesOf } from './folio-records.ts';
import { Share, type ShareRow, spentFor } from './records.ts';

/**
 * What was shared is gone, on the disk too: the address, what it showed, the copy behind it and that copy's key. The ledger keeps that it was, and when it ended.
 * @throws LaurelError not_found
 */
export async function stopSharing(holder: Holder, owner: string, id: string): Promise<void> {
  await holder.store.as(owner).write(async (db) => {
    const share = await db.one(Share, { id });
    if (!share) throw new LaurelError('not_found');
    await endShares(holder, db, [share], 'stopped');
  });
  await forgetNow(holder);
}

/**
 * All that one address shows, in one write.
 * @throws LaurelError not_found
 */
export async function stopFolio(holder: Holder, owner: string, id: string): Promise<void> {
  await holder.store.as(owner).write(async (db) => {
    const folio = await db.one(Folio, { id });
    if (!folio) throw new LaurelError('not_found');
    await endShares(holder, db, await sharesOf(db, folio), 'stopped');
  });
  await forgetNow(holder);
}

type Ending = Pick<Holder, 'record' | 'context'>;
type Why = 'stopped' | 'expired' | 'deleted';

/** In the write that deletes their badge, or that found them at their end. */
async function endShares(holder: Ending, db: ScopedWriter, shares: readonly ShareRow[], why: Why): Promise<void> {
  for (const share of shares) await endShare(holder, db, share, why);
  if (shares.length > 0) await dropEmptyFolios(db);
}

async function endShare(holder: Ending, db: ScopedWriter, share: ShareRow, why: Why): Promise<void> {
  if ((await db.remove(Share, { id: share.id })) === 0) return; // somebody was first: of what is gone the ledger keeps when it went
  const copies = await db.list(Copy, { badgeId: share.badgeId, spentFor: spentFor(share.id) });
  await db.remove(Copy, { badgeId: share.badgeId, spentFor: spentFor(share.id) });
  await leaveKeys(
    db,
    copies.map(({ kid }) => kid),
  );
  // A file goes on existing where it was handed to: the ledger must not say that it ended.
  if (share.level !== 'file')
    await db.update(Disclosure, { requestId: spentFor(share.id) }, { outcome: 'ended', endedAt: why === 'expired' ? share.endsAt : now(holder.context) });
  await recordShareEnded(holder, db, share.id, share.badgeId, why);
}

/** With a badge end all its shares. */
export const endSharesOf = async (holder: Ending, db: ScopedWriter, badgeId: string): Promise<void> =>
  endShares(holder, db, await db.list(Share, { badgeId }), 'deleted');

/** Takes away what has come to its end; until then it is only closed. */
export async function endExpired(holder: Holder): Promise<'more' | 'idle'> {
  const over = await holder.store
    .across('a job serves every wallet; each row names its owner')
    .read((db) => db.list(Share, { endsAt: LessThanOrEqual(now(holder.context)) }, { take: ENDED_AT_ONCE }));
  for (const [owner, shares] of Map.groupBy(over, (share) => share.owner)) await holder.store.as(owner).write((db) => endShares(holder, db, shares, 'expired'));
  if (over.length > 0) await forgetNow(holder);
  return over.length === ENDED_AT_ONCE ? 'more' : 'idle';
}

/** A share of a whole badge leaves no key behind, and its rows lie in the log all the same. */
async function forgetNow(holder: Holder): Promise<void> {
  await forgetLeftKeys(holder).catch((error: unknown) => {
    if (!(error instanceof LaurelError)) throw error;
    holder.context.log.warn('keys.not-forgotten', { code: error.code }); // they are in line, and the job comes by
  });
  await holder.store.purge();
}
