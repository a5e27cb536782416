import { LaurelError } from '@laurel/base';
import { In, Not } from '@laurel/store';
import type { Holder } from '../deps.ts';
import { RESTORED_ROWS } from '../limits.ts';
import { Badge, Claim, Copy } from '../records.ts';
import { forgetLeftKeys } from '../wallet/left-keys.ts';
import { addRows, type Restored } from './add-rows.ts';
import { type Contents, unpackContents } from './contents.ts';
import { demandRow } from './demand-row.ts';
import { openLine } from './in-line.ts';
import { openTyped } from './offered-words.ts';
import { proveRows } from './prove-rows.ts';
import { refuse } from './refuse.ts';
import { carriedTables, inHundreds, keyOf, kidsIn, nameOf, readRow, type TableRows } from './wallet-rows.ts';

/**
 * Adds to a wallet what a backup holds and the wallet does not, and replaces nothing. Nobody is asked: each badge is checked again soon, since the file's word
 * for it is not taken.
 * @throws LaurelError bad_form · too_many_requests
 */
export const restoreWallet = (holder: Holder, wish: Wish): Promise<Restored> => inTurn(() => restoreNow(holder, wish));

type Wish = { owner: string; file: Uint8Array; passphrase: string };

/** One after the other: a restore that fails destroys the keys that it made, and another may have found them here and gone on with them. */
const inTurn = openLine();

async function restoreNow(holder: Holder, { owner, file, passphrase }: Wish): Promise<Restored> {
  const person = await holder.people.person(owner);
  if (!person) throw new LaurelError('not_found');
  const packed = await openTyped(file, passphrase);
  try {
    const contents = unpackContents(packed);
    const incoming = readIncoming(contents);
    const kids = kidsIn(incoming.flatMap(({ rows }) => rows));
    await demandNobodyElses(holder, owner, incoming, kids);
    while ((await forgetLeftKeys(holder)) === 'more'); // keys of badges deleted here would be destroyed after they came back
    const keys = contents.keys.filter(({ kid }) => kids.has(kid) && kid.startsWith('did:key:'));
    const { held, made } = await holder.agent.takeUpKeys(keys);
    try {
      const proven = await proveRows(holder, incoming, { held: new Set(held), person });
      const restored = await holder.store.as(owner).write((db) => addRows(holder, db, { at: contents.at, proven, held }));
      await holder.agent.takeUpKeys(keys); // a badge that was deleted in another window meanwhile, and came back just now, lost its keys in between
      return restored;
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
  if (rows.length > RESTORED_ROWS) throw refuse({ at: 'file', code: 'no_room' });
  const given = Map.groupBy(rows, ({ table }) => table);
  const incoming = carriedTables().map((table) => {
    const own = (given.get(nameOf(table)) ?? []).map(({ row }) => readRow(table, row));
    for (const row of own) demandRow(nameOf(table), row);
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
