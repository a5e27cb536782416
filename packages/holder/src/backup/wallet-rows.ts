import type { Column, ScopedReader, ScopedTable } from '@laurel/store';
import { grantOf, openOffer, sealCode, sealGrant } from '../claim/secrets.ts';
import type { Holder } from '../deps.ts';
import { holderSchema } from '../migrations.ts';
import { Claim, type ClaimRow, Copy } from '../records.ts';
import { openDeletionCode, sealDeletionCode } from '../share/receipt-code.ts';
import { Receipt, type ReceiptRow } from '../share/receipt-records.ts';
import { refuse } from './refuse.ts';

/** Tables whose rows stay with the node, each with the reason. Every other table with an owner comes along, whoever adds it. */
export const STAYS: Readonly<Record<string, string>> = {
  wallet_left_key: 'keys in line to be destroyed',
  wallet_request: 'questions of verifiers, which end by themselves; what was answered stands in the ledger',
  wallet_card: 'what badges are found by, made anew from them',
  wallet_import: 'files that were looked at and not kept',
  wallet_share: 'addresses of this node, which lead nowhere else; what was shared stands in the ledger',
  wallet_folio: 'addresses of this node, as of shares',
  wallet_saved: 'when this wallet was saved',
};

/** What may be there once beside a row's key, by table: what has it already is not brought again. A test holds the database's own indexes against it. */
export const ONCE: Readonly<Record<string, readonly string[]>> = {
  wallet_claim: ['offerUri'],
  wallet_badge: ['documentId'],
  wallet_copy: ['kid'],
  wallet_disclosure: ['requestId'],
  wallet_file: ['badgeId', 'hash'],
  wallet_goal: ['pathway'],
};

export type Row = Record<string, unknown>;
export type RowTable = ScopedTable<Row, 'owner'>;
export type TableRows = { table: RowTable; rows: Row[] }[];
const isOwned = (table: (typeof holderSchema)['tables'][number]): table is RowTable => table.scope === 'owner';
export const nameOf = (table: RowTable): string => String(table.schema.options.tableName);

/** In the order of the schema, in which parents stand before what names them. */
export const ownedTables = (): RowTable[] => holderSchema.tables.filter(isOwned);
export const carriedTables = (): RowTable[] => ownedTables().filter((table) => !(nameOf(table) in STAYS));

/** Every row that is this person's and can be theirs elsewhere, without its owner, and with what rests sealed to this node opened. */
export async function readRows(holder: Holder, db: ScopedReader): Promise<{ table: string; row: Row }[]> {
  const rows: { table: string; row: Row }[] = [];
  for (const table of carriedTables())
    for (const { owner: _, ...row } of await db.list(table, {})) {
      const opened = openRow(holder, table, row);
      if (opened) rows.push({ table: nameOf(table), row: withoutSealed(holder, opened) });
    }
  return rows;
}

function openRow(holder: Holder, table: RowTable, row: Row): Row | undefined {
  if (isTable(table, Copy)) return row.state === 'asked' ? undefined : row; // what its issuer gave for it since, nobody here would know
  if (isTable(table, Receipt)) return { ...row, deletionCode: openDeletionCode(holder, row as unknown as ReceiptRow) }; // it came out of that table
  if (!isTable(table, Claim)) return row;
  const claim = row as unknown as ClaimRow; // it came out of that table
  if (claim.state === 'looked') return undefined;
  const grant = grantOf(holder, claim);
  return { ...row, offer: openOffer(holder, claim), grant: grant === null ? null : JSON.stringify(grant), busyUntil: null };
}

/** What else rests sealed to this node would open nowhere else: it stays, and its column is empty, which `readRow` refuses where it may not be. */
const withoutSealed = ({ agent }: Pick<Holder, 'agent'>, row: Row): Row =>
  Object.fromEntries(Object.entries(row).map(([name, value]) => [name, typeof value === 'string' && agent.isSealed(value) ? null : value]));

/** The other way, under the id that the row has by now. */
export function sealRow(holder: Holder, table: RowTable, row: Row): Row {
  if (isTable(table, Receipt)) {
    const { requestId, deletionCode } = row as unknown as ReceiptRow; // its columns were looked at
    return { ...row, deletionCode: deletionCode === null ? null : sealDeletionCode(holder, requestId, deletionCode) };
  }
  if (!isTable(table, Claim)) return row;
  const claim = row as unknown as ClaimRow; // its columns were looked at
  const grant = claim.grant === null ? null : sealGrant(holder, claim, JSON.parse(claim.grant));
  return { ...row, offer: sealCode(holder, claim, claim.offer), grant, busyUntil: null };
}

export const isTable = (table: { schema: unknown }, other: { schema: unknown }): boolean => table.schema === other.schema;

export const rowsOf = (all: TableRows, which: { schema: unknown }): Row[] => all.find(({ table }) => isTable(table, which))?.rows ?? [];

/** The keys that rows name: a badge's own and its copies'. */
export const kidsIn = (rows: readonly Row[]): Set<string> =>
  new Set(rows.flatMap(({ kid, holderKid }) => [kid, holderKid].filter((one): one is string => typeof one === 'string')));

/** The row's columns, each of its kind. A column that came into the house later and may be empty is. @throws LaurelError bad_form */
export function readRow(table: RowTable, row: Row): Row {
  const columns = columnsOf(table);
  if (Object.keys(row).some((name) => !(name in columns))) throw refuse({ at: 'file', code: 'newer' });
  return Object.fromEntries(
    Object.entries(columns).map(([name, { type, nullable = false }]) => {
      const value = row[name] ?? null;
      const fits = value === null ? nullable : type === 'text' ? typeof value === 'string' : type === 'integer' ? Number.isSafeInteger(value) : true;
      if (!fits) throw refuse({ at: 'file', code: 'damaged' });
      return [name, value];
    }),
  );
}

/** The columns of a row's key, but for the owner. */
export const keyOf = (table: RowTable): string[] => Object.entries(columnsOf(table)).flatMap(([name, { primary }]) => (primary ? [name] : []));

function columnsOf(table: RowTable): Record<string, Column> {
  const { owner: _, ...columns } = table.schema.options.columns as Record<string, Column>; // as table.ts made them
  return columns;
}

/** As many as one question may name. */
export function* inHundreds<T>(all: readonly T[]): Generator<T[]> {
  for (let start = 0; start < all.length; start += 100) yield all.slice(start, start + 100);
}
