import type { AssessmentClass } from '@laurel/credentials';
import type { ResultDescription } from '../achievements/definition.ts';
import { storedValue } from '../achievements/level-name.ts';
import { isNeeded, wrongWithResult } from '../achievements/result-value.ts';
import type { Line } from './read-csv.ts';
import { isHeadings } from './read-row.ts';

/** A column that may be a result: the first values that stand in it. */
export type Fitting = { column: number; samples: string[] };
/** A result that the badge needs and no row has, with the columns of which a cell can be it, however low: whichever fits more of its cells stands first. */
export type NeededResult = { result: ResultDescription; columns: Fitting[] };

type Columns = { headers: readonly string[]; uses: readonly string[] };

/** More are found in the list of all columns. */
const OFFERED = 5;
const SAMPLES = 3;

/** Tells what the columns that are left out may be, a line at a time. */
export function tallyNeeded(
  { headers, uses }: Columns,
  results: readonly ResultDescription[],
  assessed: AssessmentClass,
): { add: (line: Pick<Line, 'cells'>) => void; needed: () => NeededResult[] } {
  const left = uses.flatMap((use, column) => (use === 'leave-out' ? [{ column, samples: new Set<string>() }] : []));
  const asked = results.flatMap((result) => {
    const column = uses.indexOf(`result:${result.title}`);
    return column !== -1 && isNeeded(result, assessed) ? [{ result, column, has: false, fits: left.map(() => 0) }] : [];
  });
  const canBe = (cell: string, result: ResultDescription) =>
    [undefined, 'result_below'].includes(wrongWithResult(storedValue(result, cell), result, assessed)?.code);
  return {
    add: ({ cells }) => {
      if (isHeadings(cells, headers)) return;
      for (const one of asked) one.has ||= (cells[one.column] ?? '') !== '';
      const open = asked.filter(({ has }) => !has);
      if (open.length === 0) return;
      for (const [n, { column, samples }] of left.entries()) {
        const cell = cells[column] ?? '';
        if (cell === '') continue;
        if (samples.size < SAMPLES) samples.add(cell);
        for (const { result, fits } of open) if (canBe(cell, result)) fits[n] = (fits[n] ?? 0) + 1;
      }
    },
    needed: () => asked.filter(({ has }) => !has).map(({ result, fits }) => ({ result, columns: fitting(left, fits) })),
  };
}

const fitting = (left: readonly { column: number; samples: ReadonlySet<string> }[], fits: readonly number[]): Fitting[] =>
  left
    .map(({ column, samples }, n) => ({ column, samples: [...samples], fits: fits[n] ?? 0 }))
    .filter(({ fits }) => fits > 0)
    .toSorted((one, other) => other.fits - one.fits)
    .slice(0, OFFERED)
    .map(({ column, samples }) => ({ column, samples }));
