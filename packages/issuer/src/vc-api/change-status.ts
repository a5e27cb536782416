import { LaurelError } from '@laurel/base';
import type { Writer } from '@laurel/store';
import type { Actor, Issuer } from '../deps.ts';
import { type ListKind, StatusList } from '../records.ts';
import type { ServeList } from '../status/publish.ts';
import { ProgramEntry, type ProgramEntryRow } from './records.ts';

export type StatusChange = { credentialId: string; purpose: 'revocation' | 'suspension'; status: boolean; actor: Actor };

/**
 * Flips every entry of a credential that this node signed for a program, under whichever profile the doors stood then. Answers when the lists that say so are being served.
 * @throws LaurelError not_found · conflict (a revocation is for good)
 */
export async function changeStatus(issuer: Issuer, serve: ServeList, change: StatusChange): Promise<void> {
  const { credentialId, purpose, status } = change;
  const lists = await issuer.store.write(async (db) => {
    const all = await db.across('an entry keeps the profile it was signed under').list(ProgramEntry, { credentialId });
    const entries = all.filter(({ kind }) => kind === 'token' || kind === purpose);
    const [first] = entries;
    if (!first) throw new LaurelError('not_found', { detail: 'This node signed no credential of this id with a status of this purpose.' });
    const revoked = all.some(isRevoked);
    if (revoked && !(purpose === 'revocation' && status)) throw new LaurelError('conflict', { detail: 'This credential is revoked, which is for good.' });
    if (!revoked && purpose === 'revocation' && !status) return []; // it is as asked
    for (const entry of entries) await setEntry(db, entry, wanted(entry.kind, change));
    const { listId, profile } = first;
    await issuer.record(db, { actor: change.actor, action: `credential.${actOf(change)}`, object: `status-list:${listId}`, profile });
    // Also where nothing changed: the first attempt may have been killed between its commit and the signature.
    return [...new Set(entries.map(({ listId }) => listId))];
  });
  for (const id of lists) await serve(id);
}

/** In a token list of two bits 1 is revoked and 2 suspended; a bitstring has a list for each purpose. */
const isRevoked = ({ kind, value }: ProgramEntryRow): boolean => value === 1 && kind !== 'suspension';
const wanted = (kind: ListKind, { purpose, status }: StatusChange): number => (status ? (kind === 'token' && purpose === 'suspension' ? 2 : 1) : 0);
const actOf = ({ purpose, status }: StatusChange): string => (purpose === 'revocation' ? 'revoked' : status ? 'suspended' : 'lifted');

/** One entry, and that its list has to be signed anew, in the caller's write. */
export async function setEntry(open: Writer, { listId, position, profile, value: before }: ProgramEntryRow, value: number): Promise<void> {
  if (before === value) return;
  const db = open.as(profile);
  await db.update(ProgramEntry, { listId, position }, { value });
  const list = await db.one(StatusList, { id: listId });
  if (!list) throw new Error(`An entry stands in the list ${listId}, which is not there`);
  await db.update(StatusList, { id: listId }, { version: list.version + 1 });
}
