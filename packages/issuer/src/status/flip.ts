import { In, type ScopedWriter } from '@laurel/store';
import { type ListKind, StatusEntry, StatusList } from '../records.ts';

/**
 * Sets every entry of these credentials in lists of one kind, and raises the version of each list that has one: whoever
 * asks for it next has it signed anew.
 */
export async function flip(db: ScopedWriter, of: { awardId: string; credentialIds: readonly string[] }, kind: ListKind, value: number): Promise<void> {
  const { awardId, credentialIds } = of;
  const entries = await db.list(StatusEntry, { awardId, credentialId: In([...credentialIds]) });
  const lists = await db.list(StatusList, { kind, id: In([...new Set(entries.map((entry) => entry.listId))]) });
  for (const { id, version } of lists) {
    await db.update(StatusEntry, { awardId, credentialId: In([...credentialIds]), listId: id }, { value });
    if ((await db.update(StatusList, { id, version }, { version: version + 1 })) !== 1)
      throw new Error(`Status list ${id} was changed from outside this transaction`);
  }
}
