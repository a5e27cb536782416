import { readFileSync } from 'node:fs';
import type { Language } from '@laurel/base';
import { IntlMessageFormat } from 'intl-messageformat';
import { type ComponentChildren, Fragment, h } from 'preact';

/** What `t.rich` takes beside text: a node, or a function that wraps what stands between `<tag>` and `</tag>`. */
export type RichValue = string | number | ComponentChildren | ((chunks: ComponentChildren) => ComponentChildren);

/** Text by key in one language, ICU message syntax: `t('issuer.batch.ready', { count: 1999 })`. A missing key throws in tests and shows the key in production. */
export type Translate = {
  (key: string, values?: Record<string, string | number>): string;
  /** The same with nodes in it: `t.rich('x', { file: <strong>…</strong>, link: (words) => <a href="…">{words}</a> })` for `From {file}. <link>Read it</link>`. */
  rich: (key: string, values: Record<string, RichValue>) => ComponentChildren;
  /** Is there text for this key? For keys made of a code that somebody else adds. */
  has: (key: string) => boolean;
  language: Language;
  /** `14 March 2026`, of an ISO date or time, in UTC. */
  date: (iso: string) => string;
  /** `14 March 2026 at 10:42 UTC`. In pages prefer `<Time at>`: it shows the reader's zone where script runs. */
  dateTime: (iso: string) => string;
  number: (value: number) => string;
  /** `2 minutes ago`, `in 3 days`: from `now` to `iso`. */
  ago: (iso: string, now: Date) => string;
};

export const LANGUAGES = ['en', 'fr'] as const satisfies readonly Language[];

// The locales stay where they are written, beside the sources; `dist` sits at the same depth, so one path serves both.
const textsOf = (language: Language): Record<string, string> => JSON.parse(readFileSync(new URL(`../src/locales/${language}.json`, import.meta.url), 'utf8'));

const made = new Map<Language, Translate>();

export function makeTranslate(language: Language): Translate {
  const known = made.get(language);
  if (known) return known;
  const translate = translateWith(language, textsOf(language));
  made.set(language, translate);
  return translate;
}

// Vitest gives every module an `import.meta.env`; Node does not. What is configured cannot change what a node does here.
const TESTING = 'env' in import.meta;

/** British dates: day, month, year, as the mock-ups write them. */
const LOCALE: Record<Language, string> = { en: 'en-GB', fr: 'fr' };

export function translateWith(language: Language, texts: Record<string, string>): Translate {
  const locale = LOCALE[language];
  const plain = compiler(locale, texts, true);
  const rich = compiler(locale, texts, false);
  const date = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' });
  const dateTime = new Intl.DateTimeFormat(locale, {
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    timeZone: 'UTC',
    timeZoneName: 'short',
  });
  // French counts the first of a month, and no other day; the tables of Intl do not.
  const first = (text: string): string => (language === 'fr' ? text.replace(/^1 /, '1er ') : text);
  // A line may end before the hour, never between it and the zone it is of.
  const withZone = (text: string): string => text.replace(/ (\S+) (\S+)$/, ' $1\u00a0$2');
  const number = new Intl.NumberFormat(locale);
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
  const translate = (key: string, values?: Record<string, string | number>): string => String(plain(key)?.format(values) ?? key);
  return Object.assign(translate, {
    language,
    has: (key: string) => Object.hasOwn(texts, key),
    rich: (key: string, values: Record<string, RichValue>) => h(Fragment, null, richParts(rich(key), key, values)),
    date: (iso: string) => first(date.format(new Date(iso))),
    dateTime: (iso: string) => withZone(first(dateTime.format(new Date(iso)))),
    number: (value: number) => number.format(value),
    ago: (iso: string, now: Date) => {
      const [count, unit] = distance(new Date(iso).getTime() - now.getTime());
      return count === 0 ? translate('web.just-now') : relative.format(count, unit); // "sent now" is said by nobody
    },
  });
}

function compiler(locale: string, texts: Record<string, string>, ignoreTag: boolean): (key: string) => IntlMessageFormat | undefined {
  const compiled = new Map<string, IntlMessageFormat>();
  return (key) => {
    const done = compiled.get(key);
    if (done) return done;
    const text = Object.hasOwn(texts, key) ? texts[key] : undefined;
    if (text === undefined) {
      if (TESTING) throw new Error(`No text for ${key} in ${locale}`);
      return undefined;
    }
    const message = new IntlMessageFormat(text, locale, undefined, { ignoreTag });
    compiled.set(key, message);
    return message;
  };
}

function richParts(message: IntlMessageFormat | undefined, key: string, values: Record<string, RichValue>): ComponentChildren {
  if (!message) return key;
  const tags = Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, typeof value === 'function' ? (chunks: ComponentChildren[]) => value(chunks) : value]),
  );
  return message.format<ComponentChildren>(tags);
}

const UNITS = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
] as const;

function distance(ms: number): [number, Intl.RelativeTimeFormatUnit] {
  for (const [unit, size] of UNITS) if (Math.abs(ms) >= size) return [Math.trunc(ms / size), unit];
  return [Math.trunc(ms / 1000), 'second'];
}
