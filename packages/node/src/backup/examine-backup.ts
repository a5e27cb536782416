import { DAY } from '@laurel/base';
import { AuditEvent } from '@laurel/ledger';
import { lastBackup } from '@laurel/store';
import type { Examination } from '@laurel/web';
import type { House } from '../compose.ts';
import { BACKUP_DAYS } from '../limits.ts';

const FIX = 'Make one each night, and keep the file on another machine: laurel backup --config FILE';

/** When the last backup was made; for a node without one it is due, and ill once the node is older than a backup may be. */
export async function examineBackup({ store, context }: Pick<House, 'store' | 'context'>): ReturnType<Examination['run']> {
  const daysSince = (time: string) => Math.floor((context.clock().getTime() - Date.parse(time)) / DAY);
  const last = await store.read(lastBackup);
  if (last !== undefined) return { ok: daysSince(last) < BACKUP_DAYS, found: `the last is of ${last.slice(0, 10)}, ${daysSince(last)} days ago`, fix: FIX };
  const [first] = await store.read((db) => db.list(AuditEvent, {}, { order: { seq: 'ASC' }, take: 1 }));
  return { ok: first === undefined || daysSince(first.at) < BACKUP_DAYS, due: true, found: 'none was ever made', fix: FIX };
}
