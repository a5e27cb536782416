import type { ScopedWriter } from '@laurel/store';
import { Batch, RosterLine } from '../records.ts';
import type { ColumnUse } from './match-columns.ts';
import { problemAt } from './parse-roster.ts';
import { emailKey } from './same-recipient.ts';

/**
 * Empties the lines of somebody in rosters: of drafts, of those on their way to become one, and what was left over of those that were awarded. What is about to be awarded is left to its job,
 * as an award that somebody made of them afterwards.
 */
export async function forgetInRosters(db: ScopedWriter, key: string): Promise<void> {
  const near = await db
    .query(RosterLine, 'line')
    .andWhere("LOWER(line.cells) LIKE :like ESCAPE '!'", { like: `%${key.replace(/[!%_]/g, '!$&')}%` })
    .getMany();
  for (const { batchId, line, cells, read } of near) {
    const batch = await db.one(Batch, { id: batchId });
    if (!batch || !cells.some((cell) => emailKey(cell.trim()) === key)) continue;
    if (batch.state === 'awarding' && read !== null) continue;
    const empty = cells.map(() => '');
    const rules = { headers: batch.headers, uses: batch.uses as ColumnUse[] }; // written by draftBatch
    await db.update(
      RosterLine,
      { batchId, line },
      { cells: empty, read: null, problems: [problemAt({ line, cells: empty }, rules, 'email', 'email_missing')] },
    );
    if (read !== null) await db.update(Batch, { id: batchId }, { ready: batch.ready - 1 });
  }
}
