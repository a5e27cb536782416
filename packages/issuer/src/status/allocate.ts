import { fromBase64url, newId, newSecret } from '@laurel/base';
import type { AcrossWriter, ScopedWriter } from '@laurel/store';
import type { Issuer } from '../deps.ts';
import { IDS_PER_LIST, LIST_ENTRIES } from '../limits.ts';
import { type ListKind, StatusList, type StatusListRow } from '../records.ts';
import { permutation } from './permutation.ts';

export type TakenPlace = { listId: string; kind: ListKind; url: string; position: number };

/**
 * Takes places in the list of a kind and a signing key: one counter update however many. A place is never given back,
 * even if nothing comes of it: a second credential at one place would share its fate.
 */
export async function takePlaces(
  issuer: Issuer,
  db: ScopedWriter,
  input: { kind: ListKind; verificationMethod: string; count: number },
): Promise<TakenPlace[]> {
  const list = (await openList(db, input)) ?? (await newList(issuer, db, input));
  const taken = await db.update(StatusList, { id: list.id, allocated: list.allocated }, { allocated: list.allocated + input.count });
  if (taken !== 1) throw new Error(`Status list ${list.id} was changed from outside this transaction`);
  const key = fromBase64url(list.permutationKey);
  if (!key) throw new Error(`Status list ${list.id} has a damaged key`);
  const at = permutation(key);
  return Array.from({ length: input.count }, (_, n) => ({ listId: list.id, kind: list.kind, url: listUrl(issuer, list), position: at(list.allocated + n) }));
}

/**
 * Gives no place of any list away any more. After a restore the counter is the backup's, and places behind it may have been given since. A
 * published list cannot tell which: it says what was revoked, not what was taken; and no margin is safe, since nobody knows how long the
 * lost node went on. A new list has a name of its own, so nothing that was ever taken can be taken again.
 */
export async function closeLists(db: AcrossWriter): Promise<number> {
  const lists = await db.list(StatusList, {});
  for (const { id } of lists) await db.update(StatusList, { id }, { allocated: LIST_ENTRIES });
  return lists.length;
}

export const listUrl = (issuer: Pick<Issuer, 'publicUrl'>, list: Pick<StatusListRow, 'id' | 'kind'>): string =>
  `${issuer.publicUrl}/status/${list.id}${list.kind === 'token' ? '.jwt' : ''}`;

/** A list with room for all of them: the next one is opened before the last places of this one are gone. */
async function openList(db: ScopedWriter, { kind, verificationMethod, count }: { kind: ListKind; verificationMethod: string; count: number }) {
  const lists = await db.list(StatusList, { kind, verificationMethod }, { order: { allocated: 'ASC', id: 'ASC' } });
  const most = kind === '1edtech' ? IDS_PER_LIST : LIST_ENTRIES;
  return lists.find((list) => list.allocated + count <= most);
}

async function newList(issuer: Issuer, db: ScopedWriter, { kind, verificationMethod }: { kind: ListKind; verificationMethod: string }) {
  const list = {
    id: newId(issuer.context),
    kind,
    verificationMethod,
    permutationKey: newSecret(issuer.context),
    allocated: 0,
    version: 1,
    publishedVersion: 0,
    published: '',
    publishedAt: '',
    openedAt: '',
  };
  await db.insert(StatusList, list);
  await issuer.record(db.open, { actor: 'node', action: 'status-list.opened', object: `status-list:${list.id}`, profile: db.scope, detail: { kind } });
  return list;
}
