import type { Translate } from '@laurel/web';

const UNITS = [
  ['Y', 'year'],
  ['M', 'month'],
  ['W', 'week'],
  ['D', 'day'],
] as const;

/** An ISO 8601 duration of whole days or more in words; another text stays as the asker wrote it. */
export function durationIn(t: Translate, text: string): string {
  const found = /^P(?=\d)(?:(?<Y>\d{1,4})Y)?(?:(?<M>\d{1,4})M)?(?:(?<W>\d{1,4})W)?(?:(?<D>\d{1,4})D)?$/.exec(text)?.groups;
  if (!found) return text;
  const parts = UNITS.flatMap(([letter, unit]) => (found[letter] === undefined ? [] : [t(`holder.duration.${unit}`, { count: Number(found[letter]) })]));
  return new Intl.ListFormat(t.language, { type: 'unit' }).format(parts);
}
