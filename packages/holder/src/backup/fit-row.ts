import { now } from '@laurel/base';
import { IsNull, type ScopedWriter } from '@laurel/store';
import type { Holder } from '../deps.ts';
import { Badge, Claim, Copy, FROM_A_FILE } from '../records.ts';
import { Card } from '../wallet/card.ts';
import { RESTORED, SET_ASIDE } from './records.ts';
import { unchecked } from './unchecked.ts';
import { isTable, keyOf, nameOf, ONCE, type Row, type RowTable, rowsOf, type TableRows } from './wallet-rows.ts';

/** What came of a restore, in badges: those that are new here, those that were here, and those that came without their keys, to be read and taken along only. */
export type Restored = { at: string; added: number; already: number; keyless: number };

/** What a row is fitted beside: the keys that the file proved, all that it brings, and what has come of it so far. */
export type Fitting = { held: ReadonlySet<string>; incoming: TableRows; told: Restored };

/** The row as it comes in; `undefined` where it is here already, or names a key that the file did not prove. */
export async function fitRow(holder: Holder, db: ScopedWriter, table: RowTable, row: Row, fitting: Fitting): Promise<Row | undefined> {
  if (isTable(table, Badge)) return fitBadge(holder, db, table, row, fitting);
  if (await isHere(db, table, row)) return undefined;
  if (isTable(table, Copy)) return isHeld(fitting, row.kid) ? unseen(row, now(holder.context)) : undefined;
  if (!isTable(table, Claim)) return row;
  const hasSpare = rowsOf(fitting.incoming, Copy).some(({ badgeId, spentFor }) => badgeId === row.id && spentFor === SET_ASIDE);
  return { ...row, holderKid: provenKid(fitting, row), refillAfter: hasSpare || row.grant === null ? null : now(holder.context) };
}

const isHeld = ({ held }: Fitting, kid: unknown): boolean => typeof kid === 'string' && held.has(kid);
const provenKid = ({ held }: Fitting, { holderKid }: Row): string | null => (typeof holderKid === 'string' && held.has(holderKid) ? holderKid : null);

async function fitBadge(holder: Holder, db: ScopedWriter, table: RowTable, row: Row, fitting: Fitting): Promise<Row | undefined> {
  const { told, incoming } = fitting;
  const holderKid = provenKid(fitting, row);
  if (await isHere(db, table, row)) {
    told.already += 1;
    if (holderKid !== null) await claim(db, row, holderKid);
    return undefined;
  }
  told.added += 1;
  const copies = rowsOf(incoming, Copy).filter(({ badgeId, kid }) => badgeId === row.id && isHeld(fitting, kid));
  const read = { ...row, ...(await unchecked(holder, row, copies)), holderKid };
  if (holderKid !== null || copies.length > 0 || row.issuerUrl === FROM_A_FILE) return read;
  told.keyless += 1;
  return { ...read, issuerUrl: FROM_A_FILE, whose: 'said' };
}

/** A badge that is here as a file becomes the one that was claimed: its key has come. */
async function claim(db: ScopedWriter, { id, issuerUrl }: Row, holderKid: string): Promise<void> {
  const change = { issuerUrl: String(issuerUrl), whose: 'key' as const, holderKid };
  if ((await db.update(Badge, { id: String(id), issuerUrl: FROM_A_FILE }, change)) > 0) await db.update(Card, { id: String(id) }, { whose: 'key' });
}

/** A copy that was set aside is one that nobody has seen; any other fresh one may have been shown since, by the wallet that was saved. */
function unseen(row: Row, at: string): Row {
  if (row.spentFor === SET_ASIDE) return { ...row, state: 'fresh', spentFor: null, spentAt: null };
  return row.state === 'fresh' ? { ...row, state: 'spent', spentFor: RESTORED, spentAt: at } : row;
}

async function isHere(db: ScopedWriter, table: RowTable, row: Row): Promise<boolean> {
  const where = (names: readonly string[]) => Object.fromEntries(names.map((name) => [name, row[name] ?? IsNull()]));
  if ((await db.count(table, where(keyOf(table)))) > 0) return true;
  const once = ONCE[nameOf(table)];
  if (!once || once.some((name) => row[name] === null)) return false;
  return (await db.count(table, where(once))) > 0;
}
