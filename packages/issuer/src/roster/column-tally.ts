import type { Line } from './read-csv.ts';
import { isHeadings } from './read-row.ts';

/** Of a column: how many rows have something in it, and what the first of them have. */
export type ColumnTally = { filled: number; samples: string[] };

/** Cells of a column shown as what it holds. */
const SAMPLES = 3;

/** Counts what stands in each column, a line at a time: the headings, where they stand once more, are no row. */
export function tallyColumns(headers: readonly string[]): { add: (line: Pick<Line, 'cells'>) => void; rows: () => number; columns: () => ColumnTally[] } {
  let rows = 0;
  const columns = headers.map((): ColumnTally => ({ filled: 0, samples: [] }));
  return {
    add: ({ cells }) => {
      if (isHeadings(cells, headers)) return;
      rows++;
      for (const [n, column] of columns.entries()) {
        const cell = cells[n] ?? '';
        if (cell === '') continue;
        column.filled++;
        if (column.samples.length < SAMPLES) column.samples.push(cell);
      }
    },
    rows: () => rows,
    columns: () => columns,
  };
}
