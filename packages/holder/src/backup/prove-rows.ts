import { hashed, now } from '@laurel/base';
import type { Person } from '@laurel/people';
import type { Holder } from '../deps.ts';
import { BadgeFile } from '../import/import-records.ts';
import { Badge, Claim, Copy, FROM_A_FILE } from '../records.ts';
import { RESTORED, SET_ASIDE } from './records.ts';
import { unchecked } from './unchecked.ts';
import { isTable, type Row, rowsOf, type TableRows } from './wallet-rows.ts';

/** `keyless`: badges that say they were claimed and came without a key, by their ids. */
export type Proven = { rows: TableRows; keyless: ReadonlySet<unknown> };

/**
 * What a backup brings, as far as the keys that it proved go: a badge without one can be read and taken along only, a copy without one is nothing. Each
 * badge is read anew. Nobody is asked, and it is done before the write, which others wait behind.
 */
export async function proveRows(holder: Holder, incoming: TableRows, { held, person }: { held: ReadonlySet<string>; person: Person }): Promise<Proven> {
  const at = now(holder.context);
  const copies = Map.groupBy(
    rowsOf(incoming, Copy).filter(({ kid }) => held.has(String(kid))),
    ({ badgeId }) => badgeId,
  );
  const keyless = new Set<unknown>();
  const rows: TableRows = [];
  for (const { table, rows: brought } of incoming) {
    const proven: Row[] = [];
    for (const row of brought) {
      if (isTable(table, Badge)) proven.push(await badge(row));
      else if (isTable(table, Claim)) proven.push(claim(row));
      else if (isTable(table, BadgeFile)) proven.push(measured(row));
      else if (!isTable(table, Copy)) proven.push(row);
      else if (held.has(String(row.kid))) proven.push(unseen(row, at));
    }
    rows.push({ table, rows: proven });
  }
  return { rows, keyless };

  async function badge(row: Row): Promise<Row> {
    const own = copies.get(row.id) ?? [];
    const bound = { ...row, holderKid: provenKid(row), size: Buffer.byteLength(String(row.document ?? '')) };
    const read: Row = { ...bound, ...(await unchecked(holder, bound, { copies: own, person })) };
    if (read.holderKid !== null || own.length > 0 || row.issuerUrl === FROM_A_FILE) return read;
    keyless.add(row.id);
    return { ...read, issuerUrl: FROM_A_FILE };
  }

  /** Where copies were set aside its issuer is left alone until they are shown: the token may have been used since, and used twice it ends for good. */
  function claim(row: Row): Row {
    const hasSpare = copies.get(row.id)?.some(({ spentFor }) => spentFor === SET_ASIDE);
    return { ...row, holderKid: provenKid(row), refillAfter: hasSpare || row.grant === null ? null : at };
  }

  function provenKid({ holderKid }: Row): string | null {
    return typeof holderKid === 'string' && held.has(holderKid) ? holderKid : null;
  }
}

/** What it takes of the room that one person has for files, by its bytes and not by its word. */
function measured(row: Row): Row {
  const content = String(row.content);
  return { ...row, hash: hashed(content), size: Buffer.byteLength(content, 'base64') };
}

/** A copy that was set aside is one that nobody has seen; any other fresh one may have been shown since, by the wallet that was saved. */
function unseen(row: Row, at: string): Row {
  if (row.spentFor === SET_ASIDE) return { ...row, state: 'fresh', spentFor: null, spentAt: null };
  return row.state === 'fresh' ? { ...row, state: 'spent', spentFor: RESTORED, spentAt: at } : row;
}
