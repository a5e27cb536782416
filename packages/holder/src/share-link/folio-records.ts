import { In, integer, json, key, nullable, type ScopedReader, type ScopedWriter, scopedTable, text } from '@laurel/store';
import { Share, type ShareRow } from './records.ts';

/** Shares that are opened together, by one address: a collection as it was shown. Who may open it, and until when, is said by its shares, which are all alike in that. */
export type FolioRow = {
  id: string;
  owner: string;
  /** Which collection it was made of, where that is still there. */
  collectionId: string;
  /** What it is called for those who open it. */
  name: string;
  /** As of a share (records.ts). */
  tokenHash: string;
  token: string;
  /** In order. One that was stopped alone is still named, and there is nothing behind it. */
  shareIds: readonly string[];
  views: number;
  viewedOn: string | null;
  createdAt: string;
};
export const Folio = scopedTable<FolioRow>()('wallet_folio', 'owner', {
  id: text(key),
  owner: text(),
  collectionId: text(),
  name: text(),
  tokenHash: text(),
  token: text(),
  shareIds: json(),
  views: integer(),
  viewedOn: text(nullable),
  createdAt: text(),
});

export const folioMigration = {
  id: 'holder-0019-folios',
  sql: [
    `CREATE TABLE wallet_folio (
      id text PRIMARY KEY, owner text NOT NULL, collection_id text NOT NULL, name text NOT NULL, token_hash text NOT NULL UNIQUE, token text NOT NULL,
      share_ids text NOT NULL, views integer NOT NULL, viewed_on text, created_at text NOT NULL)`,
    'CREATE INDEX wallet_folio_owner ON wallet_folio (owner, created_at)',
  ],
};

/** Those of its shares that are there, in order. */
export const sharesOf = async (db: ScopedReader | ScopedWriter, folio: FolioRow): Promise<ShareRow[]> =>
  inOrder(folio, await db.list(Share, { id: In([...folio.shareIds]) }));

export const inOrder = <Row extends { id: string }>({ shareIds }: FolioRow, shares: readonly Row[]): Row[] =>
  shares.toSorted((a, b) => shareIds.indexOf(a.id) - shareIds.indexOf(b.id));

/** In the write that ends shares, once, after the last of them: what has none left is gone with them. */
export async function dropEmptyFolios(db: ScopedWriter): Promise<void> {
  const folios = await db.list(Folio, {});
  if (folios.length === 0) return;
  const shares = await db.query(Share, 'share').without('presentation', 'token', 'verdict', 'claims').getMany();
  const there = new Set(shares.map(({ id }) => id));
  for (const { id, shareIds } of folios) if (!shareIds.some((one) => there.has(one))) await db.remove(Folio, { id });
}
