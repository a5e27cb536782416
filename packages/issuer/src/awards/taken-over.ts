import { In } from '@laurel/store';
import type { Issuer } from '../deps.ts';
import { ALIKE_SHOWN } from '../limits.ts';
import { Batch, RosterLine } from '../records.ts';
import { type Corrections, inBox } from './correct-cells.ts';
import { inPieces } from './make-awards.ts';

type Sent = { profile: string; batchId: string; uses: (headers: readonly string[]) => readonly string[]; corrections: Corrections };

/** Whether a roster stands as a form would have it that came too late: its columns so used, its cells so written. The button was pressed twice then. */
export function isTakenOver({ store }: Pick<Issuer, 'store'>, { profile, batchId, uses, corrections }: Sent): Promise<boolean> {
  return store.as(profile).read(async (db) => {
    const batch = await db.one(Batch, { id: batchId });
    if (!batch || JSON.stringify(uses(batch.headers)) !== JSON.stringify(batch.uses)) return false;
    const lines = await inPieces([...new Set(corrections.cells.map(({ line }) => line))], (piece) => db.list(RosterLine, { batchId, line: In(piece) }));
    const cells = new Map(lines.map((line) => [line.line, line.cells]));
    if (corrections.cells.some(({ line, column, value }) => inBox(cells.get(line)?.[column - 1]) !== value)) return false;
    for (const { column, cell, value } of corrections.alike.slice(0, ALIKE_SHOWN)) {
      if (value === inBox(cell)) continue;
      const left = db
        .query(RosterLine, 'line')
        .andWhere('line.batchId = :batchId AND line.problems IS NOT NULL', { batchId })
        .andWhere('json_extract(line.cells, :at) = :cell', { at: `$[${column - 1}]`, cell });
      if ((await left.countUpTo(1)) > 0) return false;
    }
    return true;
  });
}
