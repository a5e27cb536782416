import type { Translate } from '@laurel/web';
import { type Definition, type Line, NO_ANSWER, OTHERS, questionOf, type Report, UNDIVIDED } from './report.ts';

/** What a report goes by. */
export const bySaid = (t: Translate, definition: Definition): string => t(`programme.report.by.${questionOf(definition) ?? definition}`);

/** The head of the column of lines. */
export const headSaid = (t: Translate, definition: Definition): string => t(`programme.report.line.${questionOf(definition) ?? definition}`);

/** A quarter by its months, a year by its number. */
export function periodSaid(t: Translate, period: string): string {
  const [, year = period, quarter] = /^(\d{4})-Q([1-4])$/.exec(period) ?? [];
  return quarter === undefined ? year : t('programme.report.quarter', { quarter, year });
}

/** Its lines as they are to be called. */
export const linesOf = ({ lines }: Pick<Report, 'lines'>): readonly Line[] =>
  lines.length === 1 ? lines.map((line) => (line.key === OTHERS ? { ...line, key: UNDIVIDED } : line)) : lines;

export function lineSaid(t: Translate, definition: Definition, { key, name }: Pick<Line, 'key' | 'name'>): string {
  if (key === '') return t('programme.report.all');
  if (key === OTHERS) return t('programme.report.others');
  if (key === UNDIVIDED) return t('programme.report.undivided');
  if (name) return name[t.language] ?? Object.values(name).find((text) => text !== '') ?? key;
  const question = questionOf(definition);
  if (question === undefined) return periodSaid(t, key);
  return t(key === NO_ANSWER ? 'programme.report.open' : `programme.background.${question}.${key}`);
}

export const countSaid = (t: Translate, count: number | null): string => (count === null ? t('programme.report.withheld') : t.number(count));

export function shareSaid(t: Translate, share: Line['share']): string {
  if (share === null) return t('programme.report.withheld');
  const [from, to] = share;
  if (from === to) return t('programme.report.percent', { from });
  if (from === 0 && to === 5) return t('programme.report.percent.least', { to });
  return to === 100 && from === 95 ? t('programme.report.percent.most', { from }) : t('programme.report.percent.band', { from, to });
}
