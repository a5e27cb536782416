import { now } from '@laurel/base';
import { In, IsNull, MoreThan, Not, type ScopedReader } from '@laurel/store';
import type { Holder } from '../deps.ts';
import { ENTRIES_SHOWN } from '../limits.ts';
import { Disclosure, type DisclosureRow, type Shown } from '../records.ts';
import { Share, type ShareRow, shareIdOf } from '../share-link/records.ts';
import { type Cursor, type CursorPage, pageByCursor } from './page-by-cursor.ts';
import { Receipt, type ReceiptRow } from './receipt-records.ts';
import { ASKER, isAsker, knownTo, type Recipient, recipientsIn } from './recipients.ts';

/** A share as a list shows it: without what it gives away. */
export type ListedShare = Omit<ShareRow, 'presentation' | 'token' | 'verdict'>;
/** A share that stands here, as far as its row of the ledger tells of it. */
export type StandingShare = Pick<ShareRow, 'id'>;
export type Told = Pick<DisclosureRow, 'id' | 'clientId' | 'verifierName' | 'host' | 'at'>;

/** One page of what was shown to whom, one of what is shared now; each with how many there are in all. */
export type Ledger = {
  told: CursorPage<DisclosureRow> & { all: number; receipts: ReceiptRow[]; standing: StandingShare[] };
  shares: CursorPage<ListedShare> & { links: number; files: number; closed: number };
  recipients: Recipient<Told>[];
  /** Whom the list was narrowed to, and all they may know. */
  chosen: { recipient: Recipient<Told>; known: Shown[]; erased: Shown[] } | undefined;
};

export type LedgerQuery = { who: string | undefined; told: Cursor; shares: Cursor };

export const readLedger = ({ store, context }: Pick<Holder, 'store' | 'context'>, owner: string, asked: LedgerQuery): Promise<Ledger> =>
  store.as(owner).read(async (db) => {
    const recipients = recipientsIn(await everyTold(db));
    const recipient = recipients.find(({ key }) => key === asked.who);
    const page = await pageByCursor(toldTo(db, recipient), { alias: 'told', at: 'at', cursor: asked.told, take: ENTRIES_SHOWN });
    const receipts = await receiptsOf(db, page.rows);
    return {
      told: { ...page, receipts, standing: await standingOf(db, page.rows), all: recipient?.rows.length ?? (await db.count(Disclosure, {})) },
      shares: await sharesNow(db, now(context), asked.shares),
      recipients,
      chosen: recipient && { recipient, ...(await whatIsKnown(db, recipient)) },
    };
  });

/** Every row, and of it only who it was about. */
const everyTold = (db: ScopedReader): Promise<Told[]> =>
  db
    .query(Disclosure, 'told')
    .without('requestId', 'purpose', 'retention', 'shown', 'outcome', 'receipt', 'shownUntil', 'endedAt', 'level')
    .orderBy('told.at', 'DESC')
    .addOrderBy('told.id', 'DESC')
    .getMany();

function toldTo(db: ScopedReader, recipient: Recipient<Told> | undefined) {
  const query = db.query(Disclosure, 'told');
  const [one] = recipient?.rows ?? [];
  if (one === undefined) return query;
  if (isAsker(one)) return query.andWhere('told.clientId = :client', { client: one.clientId });
  return query.andWhere('told.verifierName = :name', { name: one.verifierName }).andWhere('told.clientId NOT LIKE :asker', { asker: `${ASKER}%` });
}

const receiptsOf = (db: ScopedReader, rows: readonly DisclosureRow[]): Promise<ReceiptRow[]> =>
  db.list(Receipt, { requestId: In(rows.map(({ requestId }) => requestId)) });

async function standingOf(db: ScopedReader, rows: readonly DisclosureRow[]): Promise<StandingShare[]> {
  const ids = rows.map(shareIdOf).filter((id) => id !== undefined);
  if (ids.length === 0) return [];
  return db.query(Share, 'share').andWhere('share.id IN (:...ids)', { ids }).without('presentation', 'token', 'verdict', 'claims').getMany();
}

async function whatIsKnown(db: ScopedReader, recipient: Recipient<Told>) {
  const rows = await toldTo(db, recipient).orderBy('told.at', 'DESC').addOrderBy('told.id', 'DESC').getMany();
  return knownTo(rows, await receiptsOf(db, rows));
}

async function sharesNow(db: ScopedReader, at: string, cursor: Cursor): Promise<Ledger['shares']> {
  const query = db.query(Share, 'share').andWhere('share.endsAt > :now', { now: at }).without('presentation', 'token', 'verdict');
  const page = await pageByCursor(query, { alias: 'share', at: 'createdAt', cursor, take: ENTRIES_SHOWN });
  const stands = { endsAt: MoreThan(at) };
  const [files, all] = [await db.count(Share, { ...stands, level: 'file' }), await db.count(Share, stands)];
  return { ...page, links: all - files, files, closed: await db.count(Share, { ...stands, closedAt: Not(IsNull()) }) };
}
