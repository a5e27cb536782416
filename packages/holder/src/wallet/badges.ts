import { LaurelError } from '@laurel/base';
import type { BadgeFacts } from '@laurel/credentials';
import type { ScopedReader } from '@laurel/store';
import type { Holder } from '../deps.ts';
import { Badge, type BadgeRow, Claim, type ClaimRow, Copy, EXPORTED, Request, type RequestRow } from '../records.ts';
import { spend } from '../share/answer-request.ts';

/** A badge without its document, which may hold a megabyte that no list shows. */
export type ListedBadge = Omit<BadgeRow, 'document'>;

/** Newest first. */
export const listBadges = (db: ScopedReader): Promise<ListedBadge[]> => db.query(Badge, 'badge').without('document').orderBy('badge.keptAt', 'DESC').getMany();

/** Everything on the first page: badges newest first, claims that were interrupted, requests that wait. */
export type Wallet = { badges: ListedBadge[]; unfinished: ClaimRow[]; requests: RequestRow[] };

export function readWallet(holder: Pick<Holder, 'store'>, owner: string): Promise<Wallet> {
  return holder.store.as(owner).read(async (db) => ({
    badges: await listBadges(db),
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

/** A badge as a file, and what it is about. */
export type Exported = { body: string; facts: BadgeFacts };

/** The Data Integrity badge, byte for byte as it was kept. @throws LaurelError not_found */
export async function exportDocument(holder: Pick<Holder, 'store'>, owner: string, id: string): Promise<Exported> {
  const { badge } = await readBadge(holder, owner, id);
  if (badge.document === null) throw new LaurelError('not_found');
  return { body: badge.document, facts: badge.facts };
}

/**
 * One SD-JWT copy to take along, every field readable: the same each time, and shown to no verifier from here.
 * @throws LaurelError not_found · no_copy_left
 */
export async function exportCopy(holder: Pick<Holder, 'store' | 'context'>, owner: string, id: string): Promise<Exported> {
  const { badge } = await readBadge(holder, owner, id);
  const copy = await holder.store.as(owner).write(async (db) => {
    const before = await db.one(Copy, { badgeId: id, spentFor: EXPORTED });
    if (before) return before;
    const [fresh] = await db.list(Copy, { badgeId: id, state: 'fresh' }, { take: 1 });
    if (fresh) await spend(holder, db, fresh, EXPORTED);
    return fresh;
  });
  if (!copy?.compact) throw new LaurelError('no_copy_left');
  return { body: copy.compact, facts: badge.facts };
}
