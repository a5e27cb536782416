import type { Reader, Writer } from './store.ts';
import { Backup } from './store-schema.ts';

/** Takes down that everything as it stood at `at` is in a backup; told of one backup twice, it is one. */
export async function noteBackup(db: Writer, at: string): Promise<void> {
  if (!(await db.one(Backup, { at }))) await db.insert(Backup, { at });
}

/** The moment that the newest backup shows; `undefined` where there never was one. */
export async function lastBackup(db: Reader): Promise<string | undefined> {
  const [last] = await db.list(Backup, {}, { order: { at: 'DESC' }, take: 1 });
  return last?.at;
}
