import { LaurelError } from '@laurel/base';
import type { BadgeFacts } from '@laurel/credentials';
import type { ScopedReader } from '@laurel/store';
import { copiesEnded, refillUnsure } from '../claim/end-grant.ts';
import type { Holder } from '../deps.ts';
import { BadgeFile, type BadgeFileRow } from '../import/import-records.ts';
import type { FileKind } from '../import/read-given.ts';
import { Badge, type BadgeRow, Claim, type ClaimRow, Copy, EXPORTED, Request, type RequestRow } from '../records.ts';
import { spend } from '../share/answer-request.ts';
import { type Replaced, withReplacements } from './replaced.ts';

/** A badge without its document, which may hold a megabyte that no list shows. */
export type ListedBadge = Omit<BadgeRow, 'document'> & Replaced;

/** Newest first. */
export const listBadges = (db: ScopedReader): Promise<ListedBadge[]> => db.query(Badge, 'badge').without('document').orderBy('badge.keptAt', 'DESC').getMany();

/** Those of some ids that are still there, for a list that names badges and has to tell two of one title apart. */
export const badgesNamed = ({ store }: Pick<Holder, 'store'>, owner: string, ids: readonly string[]): Promise<ListedBadge[]> =>
  store.as(owner).read(async (db) => {
    if (ids.length === 0) return [];
    return withReplacements(
      db,
      await db
        .query(Badge, 'badge')
        .andWhere('badge.id IN (:...ids)', { ids: [...new Set(ids)] })
        .without('document')
        .getMany(),
    );
  });

/** What waits for its owner: claims that were interrupted, offers that were looked at and left open, requests to answer. */
export type Waiting = { unfinished: ClaimRow[]; offers: Omit<ClaimRow, 'metadata'>[]; requests: RequestRow[] };

export function readWaiting(holder: Pick<Holder, 'store'>, owner: string): Promise<Waiting> {
  return holder.store.as(owner).read(async (db) => ({
    unfinished: await db.list(Claim, { state: 'claiming' }, { order: { createdAt: 'DESC' } }),
    offers: await db
      .query(Claim, 'claim')
      .andWhere('claim.state = :state AND claim.busyUntil IS NULL', { state: 'looked' })
      .without('metadata') // it may be a megabyte
      .orderBy('claim.createdAt', 'DESC')
      .getMany(),
    requests: await db.list(Request, [{ state: 'open' }, { state: 'sending' }], { order: { receivedAt: 'DESC' } }),
  }));
}

/** `ended`: no more copies can be fetched here. `unsure`: it came back from a saved file, and whether more can be is known once they are asked for. */
export type BadgeDetails = {
  badge: BadgeRow & Replaced;
  fresh: number;
  spent: number;
  ended: boolean;
  unsure: boolean;
  files: Pick<BadgeFileRow, 'id' | 'kind'>[];
};

/** @throws LaurelError not_found */
export async function readBadge(holder: Pick<Holder, 'store'>, owner: string, id: string): Promise<BadgeDetails> {
  return holder.store.as(owner).read(async (db) => {
    const found = await db.one(Badge, { id });
    const [badge] = found ? await withReplacements(db, [found]) : [];
    if (!badge) throw new LaurelError('not_found');
    const files = await db.query(BadgeFile, 'file').andWhere('file.badgeId = :id', { id }).without('content').orderBy('file.keptAt', 'ASC').getMany();
    const [fresh, spent] = [await db.count(Copy, { badgeId: id, state: 'fresh' }), await db.count(Copy, { badgeId: id, state: 'spent' })];
    return { badge, files, fresh, spent, ended: await copiesEnded(db, id), unsure: await refillUnsure(db, id, fresh) };
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

/** A file that the badge came in, byte for byte. @throws LaurelError not_found */
export async function exportFile(
  { store }: Pick<Holder, 'store'>,
  owner: string,
  badgeId: string,
  id: string,
): Promise<{ bytes: Uint8Array; kind: FileKind; facts: BadgeFacts }> {
  return store.as(owner).read(async (db) => {
    const [badge, file] = [await db.one(Badge, { id: badgeId }), await db.one(BadgeFile, { id, badgeId })];
    if (!badge || !file) throw new LaurelError('not_found');
    return { bytes: Buffer.from(file.content, 'base64'), kind: file.kind, facts: badge.facts };
  });
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
