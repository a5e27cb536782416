type Day = { day: string } | { code: 'date_form' | 'date_day' | 'date_future' | 'date_old'; values: Record<string, string | number> };

const DAYS_IN = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const EARLIEST_YEAR = 1900;

/** Whether the day or the month stands first, where a person has said so for the whole column. */
export type DayOrder = 'dmy' | 'mdy';

/**
 * `YYYY-MM-DD`, a day that exists and is past. Other forms are refused with the day as it would be written: 03/04/2026 is
 * two days, and a badge carries its date for good. With an `order`, both are read.
 */
export function readDay(text: string, today: string, order?: DayOrder): Day {
  const iso = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  const ordered = order && /^(\d{1,2})[/.\- ](\d{1,2})[/.\- ](\d{4})$/.exec(text);
  if (ordered) {
    const [, first, second, year] = ordered.map(Number);
    const [month = 0, day = 0] = order === 'dmy' ? [second, first] : [first, second];
    return dayOf(year ?? 0, month, day, today);
  }
  const [, year, month, day] = iso ?? [];
  if (year === undefined || month === undefined || day === undefined) return { code: 'date_form', values: { example: guess(text) ?? today } };
  return dayOf(Number(year), Number(month), Number(day), today);
}

function dayOf(year: number, month: number, day: number, today: string): Day {
  const days = daysIn(year, month);
  if (days === undefined) return { code: 'date_form', values: { example: today } };
  if (day < 1 || day > days) return { code: 'date_day', values: { month, days, example: written(year, month, days) } };
  const iso = written(year, month, day);
  if (year < EARLIEST_YEAR) return { code: 'date_old', values: { year: EARLIEST_YEAR } };
  return iso > dayAfter(today) ? { code: 'date_future', values: { today } } : { day: iso };
}

const written = (year: number, month: number, day: number) => `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;

function daysIn(year: number, month: number): number | undefined {
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return month === 2 && leap ? 29 : DAYS_IN[month - 1];
}

/** East of Greenwich it is already tomorrow. */
function dayAfter(day: string): string {
  const date = new Date(`${day}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() + 1);
  return date.toISOString().slice(0, 10);
}

/** The day that 31/11/2026, 2026/11/31 or 12.11.2026 most likely means, for the hint only: never taken without asking. */
function guess(text: string): string | undefined {
  const [, a = '', b = '', c = ''] = /^(\d{1,4})[/.\- ](\d{1,2})[/.\- ](\d{1,4})$/.exec(text) ?? [];
  const [year, month, day] = a.length === 4 ? [a, b, c].map(Number) : Number(b) > 12 ? [c, a, b].map(Number) : [c, b, a].map(Number);
  if (year === undefined || month === undefined || day === undefined || year < EARLIEST_YEAR || year > 9999) return undefined;
  const days = daysIn(year, month);
  return days === undefined || day < 1 ? undefined : written(year, month, Math.min(day, days));
}

/**
 * Whether a text is a day with the day or the month first, as spreadsheets write it, and which of both it can only be.
 * `either`: 03/04/2026.
 */
export function orderOf(text: string): DayOrder | 'either' | undefined {
  const [, a, b] = /^(\d{1,2})[/.\- ](\d{1,2})[/.\- ]\d{4}$/.exec(text) ?? [];
  const [first, second] = [Number(a), Number(b)];
  const fits = { dmy: first >= 1 && first <= 31 && second >= 1 && second <= 12, mdy: second >= 1 && second <= 31 && first >= 1 && first <= 12 };
  return fits.dmy && fits.mdy ? 'either' : fits.dmy ? 'dmy' : fits.mdy ? 'mdy' : undefined;
}
