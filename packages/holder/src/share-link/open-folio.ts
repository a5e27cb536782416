import { hashed, LaurelError, now } from '@laurel/base';
import type { ScopedReader } from '@laurel/store';
import type { Holder } from '../deps.ts';
import type { ListedShare } from '../share/read-ledger.ts';
import { Folio, type FolioRow, inOrder, sharesOf } from './folio-records.ts';
import { openShare, standing } from './open-share.ts';
import { Share, type ShareRow } from './records.ts';

type Deps = Pick<Holder, 'store' | 'context' | 'isMinor'>;

/** What stands at an address that shows several: the first of them is its gate. */
export type StandingFolio = { folio: FolioRow; first: ShareRow; shares: ShareRow[] };

/** `undefined` where it ended, was stopped or closed, or never was. */
export async function findFolio(holder: Deps, token: string): Promise<StandingFolio | undefined> {
  const folio = await holder.store.across('whoever has the address asks; the row names its owner').read((db) => db.one(Folio, { tokenHash: hashed(token) }));
  if (!folio) return undefined;
  const rows = await holder.store.as(folio.owner).read((db) => sharesOf(db, folio));
  const shares = (await Promise.all(rows.map((row) => standing(holder, row)))).filter((row) => row !== undefined);
  const [first] = shares;
  return first && { folio, first, shares };
}

/** Its shares as they stand now. That it was opened is counted of the whole; of each, when its own page is. */
export async function openFolio(holder: Holder, found: StandingFolio, { counts }: { counts: boolean }): Promise<ShareRow[]> {
  const checked = await Promise.all(found.shares.map((share) => openShare(holder, share, { counts: false })));
  if (counts) await countFolio(holder, found);
  return checked;
}

export const countFolio = (holder: Pick<Holder, 'store' | 'context'>, { folio }: Pick<StandingFolio, 'folio'>): Promise<void> =>
  holder.store.as(folio.owner).write(async (db) => {
    const row = await db.one(Folio, { id: folio.id });
    if (row) await db.update(Folio, { id: row.id }, { views: row.views + 1, viewedOn: now(holder.context).slice(0, 10) });
  });

/** As its owner's lists show it: of its shares, closed ones too, only how they open. */
export type ListedFolio = { folio: FolioRow; first: Omit<ListedShare, 'claims'> };
/** And as its owner's page does, with what each says. */
export type OwnFolio = { folio: FolioRow; first: ListedShare; shares: ListedShare[] };

/** Newest first; of one collection, or of all. */
export const listFolios = ({ store, context }: Pick<Holder, 'store' | 'context'>, owner: string, collectionId?: string): Promise<ListedFolio[]> =>
  store.as(owner).read(async (db) => {
    const folios = await db.list(Folio, collectionId === undefined ? {} : { collectionId }, { order: { createdAt: 'DESC' } });
    const listed = folios.map(async (folio): Promise<ListedFolio[]> => {
      const [first] = inOrder(folio, await sharesNow(db, folio, now(context)).without('presentation', 'token', 'verdict', 'claims').getMany());
      return first ? [{ folio, first }] : [];
    });
    return (await Promise.all(listed)).flat();
  });

/** @throws LaurelError not_found */
export const ownFolio = ({ store, context }: Pick<Holder, 'store' | 'context'>, owner: string, id: string): Promise<OwnFolio> =>
  store.as(owner).read(async (db) => {
    const folio = await db.one(Folio, { id });
    if (!folio) throw new LaurelError('not_found');
    const shares = inOrder(folio, await sharesNow(db, folio, now(context)).without('presentation', 'token', 'verdict').getMany());
    const [first] = shares;
    if (!first) throw new LaurelError('not_found');
    return { folio, first, shares };
  });

const sharesNow = (db: ScopedReader, { shareIds }: FolioRow, at: string) =>
  db.query(Share, 'share').andWhere('share.id IN (:...ids) AND share.endsAt > :at', { ids: [...shareIds], at });
