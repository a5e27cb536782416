import type { Language } from '@laurel/base';
import type { Outcome } from '../../types.ts';
import { CONTENT } from './content.ts';
import { FORM } from './form.ts';
import { OLDER } from './older.ts';
import { READING } from './reading.ts';
import { STATUS } from './status.ts';
import type { Sentences } from './types.ts';

const ALL = { ...READING, ...FORM, ...CONTENT, ...STATUS, ...OLDER };

/** Every code a check can have; each always means the same outcome. */
export type CheckCode = keyof typeof ALL;

export const outcomeOf = (code: CheckCode): Outcome => ALL[code][0];

export const isCheckCode = (code: string): code is CheckCode => Object.hasOwn(ALL, code);

export const CHECK_CODES: readonly CheckCode[] = Object.keys(ALL).filter(isCheckCode);

/** What fills a `{name}`: one text for both languages, or one each. */
export type Values = Readonly<Record<string, string | Record<Language, string>>>;

export function sentenceOf(code: CheckCode, values: Values = {}): Record<Language, string> {
  const [, en, fr]: Sentences[string] = ALL[code];
  return { en: fill(en, 'en', values), fr: fill(fr, 'fr', values) };
}

function fill(text: string, language: Language, values: Values): string {
  return text.replace(/\{([a-z]+)\}/g, (whole, name: string) => {
    const value = Object.hasOwn(values, name) ? values[name] : undefined;
    return typeof value === 'object' ? value[language] : (value ?? whole);
  });
}

const DATE = {
  en: new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' }),
  fr: new Intl.DateTimeFormat('fr', { dateStyle: 'long', timeZone: 'UTC' }),
};
const CLOCK = new Intl.DateTimeFormat('en-GB', { timeStyle: 'short', timeZone: 'UTC' });

/** A day as each language writes it; in UTC, because no reader's zone is known here. */
export const dayOf = (date: Date): Record<Language, string> => ({ en: DATE.en.format(date), fr: DATE.fr.format(date).replace(/^1 /, '1er ') });

export const momentOf = (date: Date): Record<Language, string> => {
  const { en, fr } = dayOf(date);
  return { en: `${en} at ${CLOCK.format(date)} UTC`, fr: `${fr} à ${CLOCK.format(date)} UTC` };
};

const monthsOf = (language: Language): string[] =>
  Array.from({ length: 12 }, (_, month) => DATE[language].formatToParts(Date.UTC(2026, month, 15)).find(({ type }) => type === 'month')?.value ?? '');
const MONTHS = { en: monthsOf('en'), fr: monthsOf('fr') };
const MOMENT = { en: /(\d{1,2}) (\p{L}+) (\d{4}) at (\d\d):(\d\d) UTC/gu, fr: /(\d{1,2})(?:er)? (\p{L}+) (\d{4}) à (\d\d):(\d\d) UTC/gu };

/** A sentence with the moments that `momentOf` wrote in it read again, so that a page can tell them in its reader's own zone. */
export function momentsIn(text: string, language: Language): (string | Date)[] {
  const parts: (string | Date)[] = [];
  let told = 0;
  for (const found of text.matchAll(MOMENT[language])) {
    const [whole, day, month = '', ...rest] = found;
    const [year, hour, minute] = rest.map(Number);
    const index = MONTHS[language].indexOf(month);
    if (index < 0 || year === undefined) continue;
    parts.push(text.slice(told, found.index), new Date(Date.UTC(year, index, Number(day), hour, minute)));
    told = found.index + whole.length;
  }
  return [...parts, text.slice(told)].filter((part) => part !== '');
}
