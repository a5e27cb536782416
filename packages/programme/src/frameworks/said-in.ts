import { isJsonObject } from '@laurel/credentials';
import { cleaned } from '@laurel/issuer';
import { LANGUAGES_OF_A_TEXT } from './limits.ts';
import type { Words } from './read-framework.ts';

/** BCP 47: of `en-US` the language alone; `fallback` where it is none. */
export const languageIn = (tag: unknown, fallback = 'en'): string =>
  (typeof tag === 'string' && /^([a-z]{2,3})(?:[-_][a-z0-9_-]{1,30})?$/i.exec(tag)?.[1]?.toLowerCase()) || fallback;

/** JSON-LD's ways to say a text: plain, `@value` with `@language`, a language map, or several of those. */
export function wordsIn(value: unknown, fallback: string, most: number): Words {
  const words: Words = {};
  const say = (language: string, given: unknown) => {
    const text = cleaned(Array.isArray(given) ? given[0] : given, most);
    if (text !== '' && words[language] === undefined && Object.keys(words).length < LANGUAGES_OF_A_TEXT) words[language] = text;
  };
  for (const one of Array.isArray(value) ? value.slice(0, LANGUAGES_OF_A_TEXT) : [value]) {
    if (!isJsonObject(one)) say(fallback, one);
    else if ('@value' in one) say(languageIn(one['@language'], fallback), one['@value']);
    else for (const [tag, text] of Object.entries(one).slice(0, LANGUAGES_OF_A_TEXT)) if (languageIn(tag, '') !== '') say(languageIn(tag), text);
  }
  return words;
}

/** A web address that an alignment of a badge can have; undefined where it is none. */
export function addressIn(value: unknown): string | undefined {
  if (typeof value !== 'string' || value.length > 500 || !/^https?:\/\/[^\s\\]+$/.test(value) || !URL.canParse(value)) return undefined;
  return value;
}

/** What it is called in the language asked for, else in English, else in the one there is. */
export const inLanguage = (words: Words, language: string): string => words[language] ?? words.en ?? Object.values(words)[0] ?? '';
