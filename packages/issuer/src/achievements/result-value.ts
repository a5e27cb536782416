import type { AssessmentClass } from '@laurel/credentials';
import { ROSTER_CELL } from '../limits.ts';
import type { AwardResult } from '../records.ts';
import { HIDDEN_CHARACTERS } from './texts.ts';

/** What a value has to fit: a `ResultDescription`, which is checked by this itself. */
type Described = {
  type: string;
  min?: number | undefined;
  max?: number | undefined;
  allowed: readonly string[];
  required?: string | undefined;
  levels?: readonly { name: string }[] | undefined;
};
/** The code ends the text key `issuer.cell.…`. */
type Wrong = { code: string; values?: Record<string, string | number> };

/** What keeps a value from being this result. Numbers may be written with a comma, as French spreadsheets do. */
export function wrongWithResult(value: string, result: Described): Wrong | undefined {
  const { type, min, max, allowed, required, levels = [] } = result;
  if (value.length > ROSTER_CELL) return { code: 'too_long', values: { most: ROSTER_CELL } };
  if (HIDDEN_CHARACTERS.test(value)) return { code: 'hidden_characters' };
  const below: Wrong = { code: 'result_below', values: { required: required ?? '' } };
  if (allowed.length > 0) {
    if (!allowed.includes(value)) return { code: 'result_not_allowed', values: { allowed: allowed.join(', ') } };
    const stepOf = (wanted: string | undefined): number => levels.findIndex(({ name }) => name === wanted); // lowest first; other lists have no order
    return stepOf(value) < stepOf(required) ? below : undefined;
  }
  const isCounted = type === 'Percent' || type === 'RawScore' || type === 'GradePointAverage';
  // A scale or a rubric may have words instead; where it says from what to what, it counts.
  const isScaled = (type === 'ScaledScore' || type === 'RubricScore') && (min !== undefined || max !== undefined);
  if (!isCounted && !isScaled) return undefined;
  const number = numberIn(value);
  if (number === undefined) return { code: 'result_not_a_number' };
  const least = min ?? (isScaled ? Number.MIN_SAFE_INTEGER : 0);
  const most = max ?? (type === 'Percent' ? 100 : Number.MAX_SAFE_INTEGER);
  if (number < least || number > most) return { code: 'result_outside', values: { least, most } };
  return number < (numberIn(required ?? '') ?? least) ? below : undefined;
}

/** A badge needs this result to be awarded so. Criteria of a rubric say what was judged: of somebody who took part, nothing was. */
export const isNeeded = ({ required, levels = [] }: Pick<Described, 'required' | 'levels'>, assessed: AssessmentClass): boolean =>
  required !== undefined && (levels.length === 0 || assessed !== 'participation');

/** What the badge needs and nobody gave: `at` counts the achievement's results, `wrong` is what to say of each. */
export const missingResults = <T extends Described & { title: string }>(
  results: readonly T[],
  given: readonly Pick<AwardResult, 'title'>[],
  assessed: AssessmentClass,
): { result: T; at: number; wrong: Wrong }[] =>
  results.flatMap((result, at) =>
    isNeeded(result, assessed) && !given.some(({ title }) => title === result.title)
      ? [{ result, at, wrong: { code: 'result_needed', values: { required: result.required ?? '' } } }]
      : [],
  );

function numberIn(text: string): number | undefined {
  const written = /^[+-]?(?:\d+|\d*[.,]\d+)(?=\s*%?$)/.exec(text.trim())?.[0];
  return written === undefined ? undefined : Number(written.replace(',', '.'));
}
