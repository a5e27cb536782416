import { LaurelError, type Problem } from '@laurel/base';
import { cleaned } from '@laurel/issuer';
import { PROBLEMS_KEPT } from './limits.ts';

/** Why nothing can be read at all: `code` is the last part of a text key, `at` the box where it is to be mended. */
export const refuse = (code: string, more: { at?: string; line?: number } = {}): LaurelError =>
  new LaurelError('bad_form', { detail: code, problems: [{ at: 'file', code, detail: code, ...more }] });

type Place = { place: string; line?: number; column?: number };

/** Gathers what is wrong by place: the first of them, since a file may have one in each line, and how many. */
export function notedProblems(): { add: (where: Place, code: string, value?: string) => void; said: () => { problems: Problem[]; faults: number } } {
  const problems: Problem[] = [];
  let faults = 0;
  return {
    add: ({ place, line, column }, code, value = '') => {
      faults++;
      if (problems.length < PROBLEMS_KEPT)
        problems.push({ at: place, code, detail: cleaned(value, 80), ...(line === undefined ? {} : { line }), ...(column === undefined ? {} : { column }) });
    },
    said: () => ({ problems, faults }),
  };
}
