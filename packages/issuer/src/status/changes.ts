import type { ScopedWriter } from '@laurel/store';
import { CHANGES_PER_INSERT, LIST_ENTRIES } from '../limits.ts';
import { StatusChange, type StatusChangeRow, type StatusListRow } from '../records.ts';

type Change = Pick<StatusChangeRow, 'position' | 'value'>;

/** The entries of a list after these changes, in the order of their versions. */
export function valuesAfter(changes: readonly Change[]): Uint8Array {
  const values = new Uint8Array(LIST_ENTRIES);
  for (const { position, value } of changes) values[position] = value;
  return values;
}

/** What has changed since the last change that was told. */
export function changesBetween(told: readonly Change[], values: Uint8Array): Change[] {
  const before = valuesAfter(told);
  const changes: Change[] = [];
  for (const [position, value] of values.entries()) if (value !== before[position]) changes.push({ position, value });
  return changes;
}

export async function addHistory(db: ScopedWriter, { id: listId, version }: StatusListRow, changes: readonly Change[], at: string): Promise<void> {
  for (let start = 0; start < changes.length; start += CHANGES_PER_INSERT)
    await db.insert(
      StatusChange,
      changes.slice(start, start + CHANGES_PER_INSERT).map((change) => ({ listId, version, at, ...change })),
    );
}
