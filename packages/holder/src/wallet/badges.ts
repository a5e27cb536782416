import { LaurelError } from '@laurel/base';
import { verifyCredential } from '@laurel/credentials';
import { Not } from '@laurel/store';
import type { Holder } from '../deps.ts';
import { recordDeleted } from '../events.ts';
import { Badge, type BadgeRow, Claim, type ClaimRow, Copy, type CopyRow, EXPORTED, Request, type RequestRow } from '../records.ts';
import { spend } from '../share/answer-request.ts';
import { withoutCredential } from './keep.ts';

/** Everything on the first page: badges newest first, claims that were interrupted, requests that wait. */
export type Wallet = { badges: BadgeRow[]; unfinished: ClaimRow[]; requests: RequestRow[] };

export function readWallet(holder: Pick<Holder, 'store'>, owner: string): Promise<Wallet> {
  return holder.store.as(owner).read(async (db) => ({
    badges: await db.list(Badge, {}, { order: { keptAt: 'DESC' } }),
    unfinished: await db.list(Claim, { state: 'claiming' }, { order: { createdAt: 'DESC' } }),
    requests: await db.list(Request, [{ state: 'open' }, { state: 'sending' }], { order: { receivedAt: 'DESC' } }),
  }));
}

export type BadgeDetails = { badge: BadgeRow; fresh: number; spent: number };

/** @throws LaurelError not_found */
export async function readBadge(holder: Pick<Holder, 'store'>, owner: string, id: string): Promise<BadgeDetails> {
  return holder.store.as(owner).read(async (db) => {
    const badge = await db.one(Badge, { id });
    if (!badge) throw new LaurelError('not_found');
    return { badge, fresh: await db.count(Copy, { badgeId: id, state: 'fresh' }), spent: await db.count(Copy, { badgeId: id, state: 'spent' }) };
  });
}

/** Puts a badge through the whole pipeline again and keeps the verdict. @throws LaurelError not_found */
export async function recheckBadge(holder: Holder, owner: string, id: string): Promise<void> {
  const { badge } = await readBadge(holder, owner, id);
  const [copy] =
    badge.document === null
      ? await holder.store.as(owner).read((db) => db.list(Copy, { badgeId: id, state: Not<CopyRow['state']>('asked') }, { take: 1 }))
      : [];
  const text = badge.document ?? copy?.compact;
  if (!text) throw new LaurelError('not_found');
  const verdict = await verifyCredential(text, holder.verifying);
  await holder.store.as(owner).write((db) => db.update(Badge, { id }, { verdict: withoutCredential(verdict) }));
}

/** The Data Integrity badge, byte for byte as it was kept. @throws LaurelError not_found */
export async function exportDocument(holder: Pick<Holder, 'store'>, owner: string, id: string): Promise<string> {
  const { badge } = await readBadge(holder, owner, id);
  if (badge.document === null) throw new LaurelError('not_found');
  return badge.document;
}

/**
 * One SD-JWT copy to take along, every field readable: the same each time, and shown to no verifier from here.
 * @throws LaurelError not_found · no_copy_left
 */
export async function exportCopy(holder: Pick<Holder, 'store' | 'context'>, owner: string, id: string): Promise<string> {
  await readBadge(holder, owner, id);
  const copy = await holder.store.as(owner).write(async (db) => {
    const before = await db.one(Copy, { badgeId: id, spentFor: EXPORTED });
    if (before) return before;
    const [fresh] = await db.list(Copy, { badgeId: id, state: 'fresh' }, { take: 1 });
    if (fresh) await spend(holder, db, fresh, EXPORTED);
    return fresh;
  });
  if (!copy?.compact) throw new LaurelError('no_copy_left');
  return copy.compact;
}

/** The badge, its copies and the way to new ones. What was shown to whom stays in the ledger. @throws LaurelError not_found */
export async function deleteBadge(holder: Holder, owner: string, id: string): Promise<void> {
  await holder.store.as(owner).write(async (db) => {
    if ((await db.remove(Badge, { id })) === 0) throw new LaurelError('not_found');
    await db.remove(Copy, { badgeId: id });
    await db.remove(Claim, { id });
    await recordDeleted(holder, db, id);
  });
}
