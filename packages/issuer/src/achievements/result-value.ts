import { ROSTER_CELL } from '../limits.ts';
import { HIDDEN_CHARACTERS } from './texts.ts';

/** What a value has to fit: a `ResultDescription`, which is checked by this itself. */
type Described = { type: string; min?: number | undefined; max?: number | undefined; allowed: readonly string[] };
/** The code ends the text key `issuer.cell.…`. */
type Wrong = { code: string; values?: Record<string, string | number> };

/** What keeps a value from being this result. Numbers may be written with a comma, as French spreadsheets do. */
export function wrongWithResult(value: string, result: Described): Wrong | undefined {
  if (value.length > ROSTER_CELL) return { code: 'too_long', values: { most: ROSTER_CELL } };
  if (HIDDEN_CHARACTERS.test(value)) return { code: 'hidden_characters' };
  if (result.allowed.length > 0)
    return result.allowed.includes(value) ? undefined : { code: 'result_not_allowed', values: { allowed: result.allowed.join(', ') } };
  const isCounted = result.type === 'Percent' || result.type === 'RawScore' || result.type === 'GradePointAverage';
  // A scale or a rubric may have words instead; where it says from what to what, it counts.
  const isScaled = (result.type === 'ScaledScore' || result.type === 'RubricScore') && (result.min !== undefined || result.max !== undefined);
  if (!isCounted && !isScaled) return undefined;
  const written = /^[+-]?(?:\d+|\d*[.,]\d+)(?=\s*%?$)/.exec(value.trim())?.[0];
  if (written === undefined) return { code: 'result_not_a_number' };
  const number = Number(written.replace(',', '.'));
  const least = result.min ?? (isScaled ? Number.MIN_SAFE_INTEGER : 0);
  const most = result.max ?? (result.type === 'Percent' ? 100 : Number.MAX_SAFE_INTEGER);
  return number < least || number > most ? { code: 'result_outside', values: { least, most } } : undefined;
}
