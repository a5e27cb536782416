import { ALIKE_SHOWN, PROBLEMS_SHOWN, VALUES_COMPARED } from '../limits.ts';
import type { RosterLineRow } from '../records.ts';
import type { RosterProblem } from './read-row.ts';

/** A problem with the line it stands on. */
export type Found = { line: RosterLineRow; problem: RosterProblem };
/** How many there are, and the first of them. */
export type Kept<T> = { count: number; shown: T[] };

/** A cell that stands in several rows and is wrong in each by what it says: one thing to mend. `problem`: that of the first. */
export type Alike = { problem: RosterProblem; rows: number };

/** `toFix`: to be mended; `held`: of whoever has the badge already, which is no mistake of the file; `heldLines`: with nothing else. */
export type ProblemTally = { toFix: Kept<Found>; held: Kept<Found>; heldLines: number; alike: Alike[] };

/** Counts what keeps lines from being awarded, a line at a time. */
export function tallyProblems(): { add: (line: RosterLineRow) => void; tally: () => ProblemTally } {
  const tally = { toFix: { count: 0, shown: [] } as Kept<Found>, held: { count: 0, shown: [] } as Kept<Found>, heldLines: 0 };
  const alike = new Map<string, Alike>();
  return {
    add: (line) => {
      if (line.problems === null) return;
      for (const problem of line.problems) {
        keep(isHeld(problem) ? tally.held : tally.toFix, { line, problem });
        if (isByItself(problem)) countAlike(alike, problem);
      }
      if (line.problems.every(isHeld)) tally.heldLines++;
    },
    tally: () => ({ ...tally, alike: mostOf(alike) }),
  };
}

function countAlike(alike: Map<string, Alike>, problem: RosterProblem): void {
  const key = JSON.stringify([problem.column, problem.cell]);
  const known = alike.get(key);
  if (known) known.rows++;
  else if (alike.size < VALUES_COMPARED) alike.set(key, { problem, rows: 1 });
}

const mostOf = (alike: ReadonlyMap<string, Alike>): Alike[] =>
  [...alike.values()]
    .filter(({ rows }) => rows > 1)
    .toSorted((one, other) => other.rows - one.rows)
    .slice(0, ALIKE_SHOWN);

/** Wrong by what the cell says, whoever the row is of: what is empty means something else in each. */
const isByItself = ({ code, cell }: RosterProblem): boolean => cell !== '' && /^(result|language|date)_/.test(code);

const isHeld = ({ code }: RosterProblem): boolean => code === 'already_awarded';

/** One more: shown as long as there is room. */
export function keep<T>(kept: Kept<T>, one: T, most = PROBLEMS_SHOWN): void {
  kept.count++;
  if (kept.shown.length < most) kept.shown.push(one);
}
