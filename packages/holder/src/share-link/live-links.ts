import { now } from '@laurel/base';
import type { ScopedReader } from '@laurel/store';
import type { Holder } from '../deps.ts';
import { ENTRIES_SHOWN } from '../limits.ts';
import { Folio } from './folio-records.ts';
import { Share, type ShareRow } from './records.ts';

/** `within`: the name of the collection it was shown with, by one address. */
export type LiveLink = Pick<ShareRow, 'id' | 'level' | 'recipient' | 'endsAt' | 'views' | 'viewedOn' | 'closedAt'> & { within?: string };

/** The latest of a badge's links, and how many there are. */
export type LiveLinks = { rows: LiveLink[]; all: number };

/** Under which addresses a badge is to be seen now. A file that was made of it is at none, and stays where it was handed to. */
export const liveLinksOf = ({ store, context }: Pick<Holder, 'store' | 'context'>, owner: string, badgeId: string): Promise<LiveLinks> =>
  store.as(owner).read(async (db) => {
    const query = live(db, badgeId, now(context)).without('presentation', 'token', 'verdict', 'claims').orderBy('share.createdAt', 'DESC');
    const rows = await query.take(ENTRIES_SHOWN).getMany();
    const folios = rows.length === 0 ? [] : await db.list(Folio, {});
    const named = rows.map((row): LiveLink => {
      const folio = folios.find(({ shareIds }) => shareIds.includes(row.id));
      return folio ? { ...row, within: folio.name } : row;
    });
    return { rows: named, all: await live(db, badgeId, now(context)).getCount() };
  });

const live = (db: ScopedReader, badgeId: string, at: string) =>
  db.query(Share, 'share').andWhere('share.badgeId = :badgeId AND share.endsAt > :at AND share.level != :file', { badgeId, at, file: 'file' });
