import type { AssessmentClass } from '@laurel/credentials';
import { ROSTER_CELL } from '../limits.ts';
import type { AwardResult } from '../records.ts';
import { type Values, valuesTold } from './level-name.ts';
import { HIDDEN_CHARACTERS } from './texts.ts';

/** How a list of allowed values is written. A badge has them lowest first, as Open Badges 3.0 asks (`allowedValue`). */
export const VALUE_ORDERS = ['best-first', 'lowest-first'] as const;

/** What a value has to fit: a `ResultDescription`, which is checked by this itself. */
type Described = {
  type: string;
  min?: number | undefined;
  max?: number | undefined;
  allowed: readonly string[];
  order?: (typeof VALUE_ORDERS)[number] | undefined;
  required?: string | undefined;
  levels?: readonly { name: string; frenchName?: string | undefined }[] | undefined;
};
/** The code ends the text key `issuer.cell.…`; its values are for `toldFor`. */
type Wrong = { code: string; values?: Values };

/** What keeps a value from being this result of an award that was assessed so. Numbers may be written with a comma, as French spreadsheets do. */
export function wrongWithResult(value: string, result: Described, assessed: AssessmentClass): Wrong | undefined {
  if (!isJudged(result, assessed)) return { code: 'result_not_judged' };
  const { type, min, max, allowed, required } = result;
  if (value.length > ROSTER_CELL) return { code: 'too_long', values: { most: ROSTER_CELL } };
  if (HIDDEN_CHARACTERS.test(value)) return { code: 'hidden_characters' };
  if (allowed.length > 0 && !allowed.includes(value)) return { code: 'result_not_allowed', values: valuesTold(result, { allowed }) };
  const number = numberIn(value);
  if (allowed.length === 0 && isNumber(result)) {
    if (number === undefined) return { code: 'result_not_a_number' };
    const least = min ?? (isScaled(result) ? Number.MIN_SAFE_INTEGER : 0);
    const most = max ?? (type === 'Percent' ? 100 : Number.MAX_SAFE_INTEGER);
    if (number < least || number > most) return { code: 'result_outside', values: { least, most } };
  }
  if (required === undefined) return undefined;
  // Versions from before an order was asked for have none: what they need is held to the letter, since nobody can tell what is better.
  if (!isCompared(result)) return value === required ? undefined : { code: 'result_other', values: valuesTold(result, { required: [required] }) };
  const ranked = isRanked(result) ? lowestFirst(result) : undefined;
  const stepOf = (one: string): number => ranked?.indexOf(one) ?? numberIn(one) ?? Number.NEGATIVE_INFINITY;
  return stepOf(value) < stepOf(required) ? { code: 'result_below', values: valuesTold(result, { required: [required] }) } : undefined;
}

/** Whether “or better” means anything of it: its values are numbers, steps of a rubric, or a list of which the order is known. */
export const isCompared = (result: Described): boolean => isRanked(result) || isNumber(result);

const isRanked = ({ allowed, order, levels = [] }: Described): boolean => levels.length > 0 || (allowed.length > 0 && order !== undefined);

/** A scale or a rubric may have words instead; where it says from what to what, it counts. */
const isScaled = ({ type, min, max }: Described): boolean => (type === 'ScaledScore' || type === 'RubricScore') && (min !== undefined || max !== undefined);
const isNumber = (result: Described): boolean =>
  (result.type === 'Percent' || result.type === 'RawScore' || result.type === 'GradePointAverage' || isScaled(result)) &&
  result.allowed.every((one) => numberIn(one) !== undefined);

/** The values allowed, the best of them last; as they were written where no order is known. Levels of a rubric stand so. */
export const lowestFirst = ({ allowed, order }: Pick<Described, 'allowed' | 'order'>): readonly string[] =>
  order === 'best-first' ? allowed.toReversed() : allowed;

/** Criteria of a rubric say what was judged: of somebody who took part, nothing was, so that a badge for that has no level of them. */
export const isJudged = ({ levels = [] }: Pick<Described, 'levels'>, assessed: AssessmentClass): boolean => levels.length === 0 || assessed !== 'participation';

/** People assessed it here and decided this level, and the badge says so: nobody else writes another in its place. */
export const isScoredHere = ({ levels = [] }: Pick<Described, 'levels'>, assessed: AssessmentClass): boolean =>
  levels.length > 0 && assessed === 'assessed-here';

/** A badge needs this result to be awarded so. */
export const isNeeded = (result: Pick<Described, 'required' | 'levels'>, assessed: AssessmentClass): boolean =>
  result.required !== undefined && isJudged(result, assessed);

/** What the badge needs and nobody gave: `at` counts the achievement's results, `wrong` is what to say of each. */
export const missingResults = <T extends Described & { title: string }>(
  results: readonly T[],
  given: readonly Pick<AwardResult, 'title'>[],
  assessed: AssessmentClass,
): { result: T; at: number; wrong: Wrong }[] =>
  results.flatMap((result, at) =>
    isNeeded(result, assessed) && !given.some(({ title }) => title === result.title)
      ? [
          {
            result,
            at,
            wrong: { code: isCompared(result) ? 'result_needed' : 'result_needed_exactly', values: valuesTold(result, { required: [result.required ?? ''] }) },
          },
        ]
      : [],
  );

function numberIn(text: string): number | undefined {
  const written = /^[+-]?(?:\d+|\d*[.,]\d+)(?=\s*%?$)/.exec(text.trim())?.[0];
  return written === undefined ? undefined : Number(written.replace(',', '.'));
}
