import { now } from '@laurel/base';
import type { ScopedReader } from '@laurel/store';
import type { Holder } from '../deps.ts';
import { ENTRIES_SHOWN } from '../limits.ts';
import { Folio, type FolioRow } from './folio-records.ts';
import { Share, type ShareRow } from './records.ts';

/** The collection that a badge is shown with, by one address: who opened that saw the badge too, without its own page. */
export type Within = Pick<FolioRow, 'name' | 'views' | 'viewedOn'>;
export type LiveLink = Pick<ShareRow, 'id' | 'level' | 'recipient' | 'endsAt' | 'views' | 'viewedOn' | 'closedAt'> & { within?: Within };

/** The latest of a badge's links, and how many there are. */
export type LiveLinks = { rows: LiveLink[]; all: number };

/** Under which addresses a badge is to be seen now. A file that was made of it is at none, and stays where it was handed to. */
export const liveLinksOf = ({ store, context }: Pick<Holder, 'store' | 'context'>, owner: string, badgeId: string): Promise<LiveLinks> =>
  store.as(owner).read(async (db) => {
    const query = live(db, badgeId, now(context)).without('presentation', 'token', 'verdict', 'claims').orderBy('share.createdAt', 'DESC');
    const rows = await query.take(ENTRIES_SHOWN).getMany();
    const folios = rows.length === 0 ? [] : await db.list(Folio, {});
    const named = rows.map((row): LiveLink => {
      const within = withinOf(folios, row);
      return within ? { ...row, within } : row;
    });
    return { rows: named, all: await live(db, badgeId, now(context)).getCount() };
  });

/** Of one share; `undefined` of one that was made alone. */
export const folioOf = ({ store }: Pick<Holder, 'store'>, share: Pick<ShareRow, 'id' | 'owner'>): Promise<Within | undefined> =>
  store.as(share.owner).read(async (db) => withinOf(await db.list(Folio, {}), share));

/** The first of some collections that shows a share. */
export const withinOf = (folios: readonly FolioRow[], { id }: Pick<ShareRow, 'id'>): Within | undefined => folios.find(({ shareIds }) => shareIds.includes(id));

const live = (db: ScopedReader, badgeId: string, at: string) =>
  db.query(Share, 'share').andWhere('share.badgeId = :badgeId AND share.endsAt > :at AND share.level != :file', { badgeId, at, file: 'file' });
