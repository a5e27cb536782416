import { PROBLEMS_SHOWN } from '../limits.ts';
import type { RosterLineRow } from '../records.ts';
import type { RosterProblem } from './read-row.ts';

/** A problem with the line it stands on. */
export type Found = { line: RosterLineRow; problem: RosterProblem };
/** How many there are, and the first of them. */
export type Kept<T> = { count: number; shown: T[] };

/** `toFix`: to be mended; `held`: of whoever has the badge already, which is no mistake of the file; `heldLines`: with nothing else. */
export type ProblemTally = { toFix: Kept<Found>; held: Kept<Found>; heldLines: number };

/** Counts what keeps lines from being awarded, a line at a time. */
export function tallyProblems(): { add: (line: RosterLineRow) => void; tally: ProblemTally } {
  const tally: ProblemTally = { toFix: { count: 0, shown: [] }, held: { count: 0, shown: [] }, heldLines: 0 };
  return {
    add: (line) => {
      if (line.problems === null) return;
      for (const problem of line.problems) keep(isHeld(problem) ? tally.held : tally.toFix, { line, problem });
      if (line.problems.every(isHeld)) tally.heldLines++;
    },
    tally,
  };
}

const isHeld = ({ code }: RosterProblem): boolean => code === 'already_awarded';

/** One more: shown as long as there is room. */
export function keep<T>(kept: Kept<T>, one: T, most = PROBLEMS_SHOWN): void {
  kept.count++;
  if (kept.shown.length < most) kept.shown.push(one);
}
