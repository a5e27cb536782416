import { In, Not, type ScopedWriter } from '@laurel/store';
import type { Holder } from '../deps.ts';
import { RESTORED_BYTES } from '../limits.ts';
import { Badge, type BadgeRow, Claim, Copy, LeftKey } from '../records.ts';
import { insertCard } from '../wallet/card.ts';
import { forgetLeftKeys } from '../wallet/left-keys.ts';
import { type Contents, unpackContents } from './contents.ts';
import { recordRestored } from './events.ts';
import { fitRow, type Restored } from './fit-row.ts';
import { Saved } from './records.ts';
import { refuse } from './refuse.ts';
import { noteSaved } from './save-wallet.ts';
import { openFile } from './sealed-file.ts';
import { carriedTables, isTable, keyOf, kidsIn, nameOf, readRow, rowsOf, sealRow, type TableRows } from './wallet-rows.ts';

/**
 * Adds to a wallet what a backup holds and the wallet does not, and replaces nothing. Nobody is asked: each badge is checked again soon, since the file's word
 * for it is not taken.
 * @throws LaurelError bad_form · too_many_requests
 */
export async function restoreWallet(holder: Holder, { owner, file, passphrase }: { owner: string; file: Uint8Array; passphrase: string }): Promise<Restored> {
  const packed = await openFile(file, passphrase);
  try {
    const contents = unpackContents(packed);
    const incoming = readIncoming(contents);
    const kids = kidsIn(incoming.flatMap(({ rows }) => rows));
    await demandNobodyElses(holder, owner, incoming, kids);
    while ((await forgetLeftKeys(holder)) === 'more'); // keys of badges deleted here would be destroyed after they came back
    const { held, made } = await holder.agent.takeUpKeys(contents.keys.filter(({ kid }) => kids.has(kid)));
    try {
      return await holder.store.as(owner).write((db) => addRows(holder, db, { incoming, at: contents.at, held: new Set(held) }));
    } catch (error) {
      await holder.agent.forgetKeys(made);
      throw error;
    }
  } finally {
    packed.fill(0);
  }
}

/** @throws LaurelError bad_form */
function readIncoming({ rows }: Contents): TableRows {
  const given = Map.groupBy(rows, ({ table }) => table);
  const incoming = carriedTables().map((table) => {
    const own = (given.get(nameOf(table)) ?? []).map(({ row }) => readRow(table, row));
    given.delete(nameOf(table));
    return { table, rows: own };
  });
  if (given.size > 0) throw refuse({ at: 'file', code: 'newer' });
  return incoming;
}

/**
 * A wallet that two accounts of one node held would lose the keys for both when one deletes a badge. Rows and keys alike: an id may be made up, a key is known
 * by its own.
 * @throws LaurelError bad_form
 */
async function demandNobodyElses(holder: Holder, owner: string, incoming: TableRows, kids: ReadonlySet<string>): Promise<void> {
  const others = { owner: Not(owner) };
  const found = await holder.store.across('whether another account of this node holds what a backup brings').read(async (db) => {
    for (const { table, rows } of incoming)
      for (const some of inHundreds(rows)) {
        const [name = 'id'] = keyOf(table);
        const ids = some.map((row) => String(row[name]));
        if ((await db.count(table, { ...others, [name]: In(ids) })) > 0) return true;
      }
    for (const some of inHundreds([...kids])) {
      if ((await db.count(Copy, { ...others, kid: In(some) })) > 0) return true;
      if ((await db.count(Badge, { ...others, holderKid: In(some) })) + (await db.count(Claim, { ...others, holderKid: In(some) })) > 0) return true;
    }
    return false;
  });
  if (found) throw refuse({ at: 'file', code: 'other_account' });
}

function* inHundreds<T>(all: readonly T[]): Generator<T[]> {
  for (let start = 0; start < all.length; start += 100) yield all.slice(start, start + 100);
}

type Adding = { incoming: TableRows; at: string; held: ReadonlySet<string> };

async function addRows(holder: Holder, db: ScopedWriter, { incoming, at, held }: Adding): Promise<Restored> {
  const told: Restored = { at, added: 0, already: 0, keyless: 0 };
  const names = await findSame(db, incoming);
  const brought = renamed(incoming, names);
  let bytes = (await db.one(Saved, {}))?.restoredBytes ?? 0;
  for (const { table, rows } of brought)
    for (const row of rows) {
      const mine = await fitRow(holder, db, table, row, { held, incoming: brought, told });
      if (!mine) continue;
      bytes += Buffer.byteLength(JSON.stringify(mine));
      if (bytes > RESTORED_BYTES) throw refuse({ at: 'file', code: 'no_room' });
      await db.insert(table, sealRow(holder, table, mine));
      if (isTable(table, Badge)) await insertCard(db, mine as unknown as BadgeRow); // its columns were looked at
    }
  // It lies in that file, so it is saved; what has come here since is not.
  const saved = (await db.one(Saved, {}))?.savedAt ?? null;
  await noteSaved(db, { restoredBytes: bytes, ...(saved === null && { savedAt: at, badges: told.added + told.already }) });
  for (const kid of held) await db.remove(LeftKey, { kid });
  await recordRestored(holder, db, { added: told.added, already: told.already });
  return told;
}

/** By which ids badges and claims of the file are known here already. What was only looked at here gives way. */
async function findSame(db: ScopedWriter, incoming: TableRows): Promise<Map<string, string>> {
  const names = new Map<string, string>();
  for (const { id, offerUri } of rowsOf(incoming, Claim)) {
    await db.remove(Claim, { offerUri: String(offerUri), state: 'looked' });
    const here = await db.one(Claim, { offerUri: String(offerUri) });
    if (here && here.id !== id) names.set(String(id), here.id);
  }
  for (const { id, documentId } of rowsOf(incoming, Badge)) {
    const here = documentId === null ? undefined : await db.one(Badge, { documentId: String(documentId) });
    if (here && here.id !== id) names.set(String(id), here.id);
  }
  return names;
}

/** Wherever an id stands, as a whole: columns that name a badge have any name, and lists of ids lie in JSON. */
function renamed(incoming: TableRows, names: ReadonlyMap<string, string>): TableRows {
  if (names.size === 0) return incoming;
  return incoming.map(({ table, rows }) => ({
    table,
    rows: rows.map((row) => Object.fromEntries(Object.entries(row).map(([name, value]) => [name, named(value)]))),
  }));

  function named(value: unknown): unknown {
    if (typeof value === 'string') return names.get(value) ?? value;
    if (Array.isArray(value)) return value.map(named);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, named(one)]));
  }
}
