import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ERROR_STATUS } from '@laurel/base';
import { IntlMessageFormat } from 'intl-messageformat';
import { h } from 'preact';
import { renderToString } from 'preact-render-to-string';
import { describe, expect, it } from 'vitest';
import { makeTranslate, translateWith } from './i18n.ts';

const read = (language: string): Record<string, string> => JSON.parse(readFileSync(new URL(`./locales/${language}.json`, import.meta.url), 'utf8'));
const en = read('en');
const fr = read('fr');
const keys = Object.keys(en);

/** The same word in both languages, by nature and not by neglect. */
const SAME = new Set(
  'Badge Certification Code Collections Conditions Dates DID Format Menu Motif Organisation Organisations Pages Points Signature Type Verdict Version Versions'
    .split(' ')
    .concat('Open Badges {edition}'),
);

describe('the locales', () => {
  it('have the same keys', () => {
    expect(Object.keys(fr).sort()).toEqual([...keys].sort());
  });

  it('have no French text equal to the English but by nature, and no more than thirty of those', () => {
    expect(keys.filter((key) => en[key] === fr[key] && !SAME.has(en[key] ?? ''))).toEqual([]);
    expect(SAME.size).toBeLessThanOrEqual(30);
  });

  it('have a text for every way a request can be refused', () => {
    expect(Object.keys(ERROR_STATUS).filter((code) => !(`error.${code}` in en))).toEqual([]);
  });

  it('are messages that can be read, with the same values in both languages', () => {
    for (const key of keys) expect(valuesOf(en[key] ?? '', 'en'), key).toEqual(valuesOf(fr[key] ?? '', 'fr'));
  });

  it('set French punctuation with the right spaces and apostrophes', () => {
    const faults = Object.entries(fr).flatMap(([key, text]) => frenchFaults(text).map((fault) => `${key}: ${fault}`));
    expect(faults).toEqual([]);
  });

  it('put no word before the name of an institution that French would have to join to it (de, à, chez: “de l’École”)', () => {
    expect(Object.entries(fr).flatMap(([key, text]) => (/(?<!\p{L})(?:de|du|à|chez) \{(?:issuer|institution|place)\}/iu.test(text) ? [key] : []))).toEqual([]);
  });

  it('have one French word for the registrar’s desk', () => {
    expect(Object.entries(fr).flatMap(([key, text]) => (/scolarité\b|bureau des registres/i.test(text) ? [key] : []))).toEqual([]);
  });

  it('raise no voice', () => {
    expect(Object.entries({ ...en, ...fr }).filter(([, text]) => /!|Oops|Oups/.test(text))).toEqual([]);
  });

  it('hold every key that a page names', () => {
    const missing = sources().flatMap(({ path, text }) =>
      [...text.matchAll(/\bt(?:\.rich)?\(\s*'([\w.-]+)'/g)].flatMap((match) => (match[1] !== undefined && match[1] in en ? [] : [`${path}: ${match[1]}`])),
    );
    expect(missing).toEqual([]);
  });
});

function valuesOf(text: string, language: string): string[] {
  const names = new Set<string>();
  const walk = (value: unknown): void => {
    if (Array.isArray(value)) value.forEach(walk);
    else if (value !== null && typeof value === 'object') {
      if ('type' in value && 'value' in value && typeof value.type === 'number' && value.type !== 0 && value.type !== 7) names.add(String(value.value));
      Object.values(value).forEach(walk);
    }
  };
  walk(new IntlMessageFormat(text, language).getAst());
  return [...names].sort();
}

/** What is said to people, without the ICU around it. */
function frenchFaults(text: string): string[] {
  const faults: string[] = [];
  const said = text.replace(/\{\w+, (?:plural|select|number|date)[^{}]*/g, ' ').replace(/https?:\/\/\S+|[\w-]+:\/\/\S*|\bdid:[a-z]+:/g, ' ');
  if (/[^\u202f][;?!](?!\w)/.test(said)) faults.push('U+202F before ; ? !');
  if (/[^\u00a0\d]:(?![/\d\w])/.test(said)) faults.push('U+00A0 before :');
  if (/«(?!\u202f)|(?<!\u202f)»/.test(said)) faults.push('U+202F inside « »');
  if (/[\p{L}]'[\p{L}]/u.test(said)) faults.push('’ for an apostrophe');
  if (/["“”]/.test(said)) faults.push('« » for quotation marks');
  if (/\d %|\d%/.test(said)) faults.push('U+202F before %');
  return faults;
}

function sources(): { path: string; text: string }[] {
  const packages = new URL('../../', import.meta.url).pathname;
  const folders = readdirSync(packages, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return folders.flatMap(({ name }) => {
    const folder = join(packages, name, 'src');
    return readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((path) => /(?<!\.test)\.tsx?$/.test(path))
      .map((path) => ({ path: `${name}/src/${path}`, text: readFileSync(join(folder, path), 'utf8').replace(/\/\*\*.*?\*\//gs, '') }));
  });
}

describe('translating', () => {
  it('throws on a missing key under test', () => {
    expect(() => makeTranslate('en')('web.no.such.key')).toThrow('web.no.such.key');
  });

  it('does not take a member of every object for a text', () => {
    expect(() => makeTranslate('en')('constructor')).toThrow();
    expect(makeTranslate('en').has('toString')).toBe(false);
  });

  it('counts in the grammar of the language', () => {
    const t = translateWith('fr', { n: '{count, plural, one {# badge} other {# badges}}' });
    expect([t('n', { count: 0 }), t('n', { count: 1 }), t('n', { count: 1999 })]).toEqual(['0 badge', '1 badge', '1\u202f999 badges']);
  });

  it('leaves angle brackets of plain texts and values alone', () => {
    expect(translateWith('en', { x: '<b>{name}</b>' })('x', { name: '<i>' })).toBe('<b><i></b>');
  });

  it('puts nodes and links into a sentence, and escapes the rest', () => {
    const t = translateWith('en', { x: 'From {file} & <link>read it</link>.' });
    const node = t.rich('x', { file: h('strong', null, '<a.csv>'), link: (words) => h('a', { href: '/x' }, words) });
    expect(renderToString(h('p', null, node))).toBe('<p>From <strong>&lt;a.csv></strong> &amp; <a href="/x">read it</a>.</p>');
  });

  it('writes dates and distances of time as people do', () => {
    const now = new Date('2026-03-14T10:42:00Z');
    const [english, french] = [makeTranslate('en'), makeTranslate('fr')];
    expect(english.date('2026-03-14')).toBe('14 March 2026');
    expect(french.date('2026-03-14')).toBe('14 mars 2026');
    expect([french.date('2026-10-01'), english.date('2026-10-01'), french.date('2026-10-11')]).toEqual([
      '1er octobre 2026',
      '1 October 2026',
      '11 octobre 2026',
    ]);
    expect(english.dateTime('2026-03-14T10:42:00Z')).toMatch(/14 March 2026.*10:42.*UTC/);
    expect(english.ago('2026-03-14T10:40:00Z', now)).toBe('2 minutes ago');
    expect(french.ago('2026-03-17T11:42:00Z', now)).toBe('dans 3 jours');
    expect(french.ago('2026-03-13T10:42:00Z', now)).toBe('hier');
    expect([english.ago(now.toISOString(), now), french.ago(now.toISOString(), now)]).toEqual(['just now', 'à l’instant']);
  });
});
