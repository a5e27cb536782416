import { LaurelError } from '@laurel/base';
import type { Definition } from '../achievements/definition.ts';

/** At most one of them is there. */
type Ends = Pick<Definition, 'validityMonths' | 'validUntil'>;

/**
 * From the day it was awarded to the end of the last day. All copies of an award share these, and no copy tells an hour.
 * A day that is still tomorrow here (awarded east of Greenwich) begins today: a badge is valid when it is made.
 * @throws LaurelError award_state where the achievement's fixed end has passed: such a badge would never be valid
 */
export function validityOf(awardedOn: string, { validityMonths, validUntil }: Ends, today: string): { validFrom: string; validUntil: string | null } {
  const first = awardedOn < today ? awardedOn : today;
  const last = lastDay(awardedOn, { validityMonths, validUntil });
  if (validUntil !== undefined && validUntil < first) throw new LaurelError('award_state', { detail: `Badges of this achievement ended on ${validUntil}.` });
  return { validFrom: `${first}T00:00:00Z`, validUntil: last === null ? null : `${last}T23:59:59Z` };
}

/** Where a badge awarded on that day would be over when it is made: its last day. */
export function overOn(awardedOn: string, rules: Ends, today: string): string | undefined {
  const last = lastDay(awardedOn, rules);
  return last !== null && last < today ? last : undefined;
}

const lastDay = (awardedOn: string, { validityMonths, validUntil }: Ends): string | null =>
  validUntil ?? (validityMonths === null ? null : addMonths(awardedOn, validityMonths));

/** The same day so many months on, or the last day of a shorter month. */
function addMonths(day: string, months: number): string {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  const target = new Date(Date.UTC(year, month - 1 + months, 1));
  const days = new Date(Date.UTC(target.getUTCFullYear(), target.getUTCMonth() + 1, 0)).getUTCDate();
  target.setUTCDate(Math.min(date, days));
  return target.toISOString().slice(0, 10);
}
