import { In, IsNull, type ScopedWriter } from '@laurel/store';
import type { Holder } from '../deps.ts';
import { RESTORED_BYTES } from '../limits.ts';
import { Badge, type BadgeRow, Claim, Copy, FROM_A_FILE, LeftKey } from '../records.ts';
import { Card, insertCard } from '../wallet/card.ts';
import { recordRestored } from './events.ts';
import type { Proven } from './prove-rows.ts';
import { Saved } from './records.ts';
import { refuse } from './refuse.ts';
import { noteSaved } from './save-wallet.ts';
import { inHundreds, isTable, keyOf, nameOf, ONCE, type Row, type RowTable, rowsOf, sealRow, type TableRows } from './wallet-rows.ts';

/**
 * What came of a restore, in badges: those that are new here, those that were here, and those that came without their keys, to be read and taken along only.
 * `sure`: how many copies each of the new ones has at least that nobody has seen, but for those without any, whose issuers are asked at once.
 */
export type Restored = { at: string; added: number; already: number; keyless: number; sure: number };

/** Brings in what is not here, in one write, and touches nothing that is. @throws LaurelError bad_form */
export async function addRows(
  holder: Holder,
  db: ScopedWriter,
  { at, proven, held }: { at: string; proven: Proven; held: readonly string[] },
): Promise<Restored> {
  const told: Restored = { at, added: 0, already: 0, keyless: 0, sure: 0 };
  const spare = new Map<unknown, number>();
  let bytes = (await db.one(Saved, {}))?.restoredBytes ?? 0;
  for (const { table, rows } of renamed(proven.rows, await findSame(db, proven.rows)))
    for (const row of rows) {
      const isBadge = isTable(table, Badge);
      if (await isHere(db, table, row)) {
        if (isBadge) told.already += 1;
        if (isBadge && typeof row.holderKid === 'string') await claim(db, row, row.holderKid);
        continue;
      }
      bytes += Buffer.byteLength(JSON.stringify(row));
      if (bytes > RESTORED_BYTES) throw refuse({ at: 'file', code: 'no_room' });
      await db.insert(table, sealRow(holder, table, row));
      if (isTable(table, Copy) && row.state === 'fresh') spare.set(row.badgeId, (spare.get(row.badgeId) ?? 0) + 1);
      if (!isBadge) continue;
      await insertCard(db, row as unknown as BadgeRow); // its columns were looked at
      told.added += 1;
      if (proven.keyless.has(row.id)) told.keyless += 1;
    }
  told.sure = spare.size === 0 ? 0 : Math.min(...spare.values());
  // It lies in that file, so it is saved; what has come here since is not.
  const saved = (await db.one(Saved, {}))?.savedAt ?? null;
  await noteSaved(db, { restoredBytes: bytes, ...(saved === null && { savedAt: at, badges: told.added + told.already }) });
  for (const some of inHundreds(held)) await db.remove(LeftKey, { kid: In(some) });
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

async function isHere(db: ScopedWriter, table: RowTable, row: Row): Promise<boolean> {
  const where = (names: readonly string[]) => Object.fromEntries(names.map((name) => [name, row[name] ?? IsNull()]));
  if ((await db.count(table, where(keyOf(table)))) > 0) return true;
  const once = ONCE[nameOf(table)];
  if (!once || once.some((name) => row[name] === null)) return false;
  return (await db.count(table, where(once))) > 0;
}

/** A badge that is here as a file becomes the one that was claimed: its key has come. */
async function claim(db: ScopedWriter, { id, issuerUrl }: Row, holderKid: string): Promise<void> {
  const change = { issuerUrl: String(issuerUrl), whose: 'key' as const, holderKid };
  if ((await db.update(Badge, { id: String(id), issuerUrl: FROM_A_FILE }, change)) > 0) await db.update(Card, { id: String(id) }, { whose: 'key' });
}
