import type { Language } from '@laurel/base';
import { ALIGNMENTS, type Alignment, type Bilingual, type Definition, FURTHER_TEXTS, type ResultDescription, TEXTS } from './definition.ts';

/** Texts written in both languages side by side; `alt` is the picture's. */
export const SIDE_BY_SIDE = [...TEXTS, ...FURTHER_TEXTS, 'alt'] as const;
export type SideBySide = (typeof SIDE_BY_SIDE)[number];

/** Boxes of one line, by their names. */
export const PLAIN = [
  ...(['type', 'tags', 'code', 'field_of_study', 'specialization', 'criteria_url'] as const),
  ...([
    'level',
    'national_framework',
    'national_level',
    'national_url',
    'credits',
    'credit_unit',
    'cost',
    'currency',
    'workload',
    'participation',
    'place',
  ] as const),
  ...(['validity_months', 'valid_until', 'identity_check', 'motif', 'colour', 'ribbon', 'picture'] as const),
] as const;
export type Plain = (typeof PLAIN)[number];

const ALIGNMENT = ['name', 'url', 'framework', 'code', 'type', 'description'] as const;
const RESULT = ['title', 'french', 'type', 'min', 'max', 'allowed', 'order', 'required'] as const;
const LEVEL = ['name', 'french', 'points', 'description', 'french_description'] as const;
const RELATED = ['url', 'language'] as const;
type Row<Key extends string> = Record<Key, string>;
export type LevelForm = Row<(typeof LEVEL)[number]>;
export type ResultForm = Row<(typeof RESULT)[number]> & { levels: LevelForm[] };

/** What the form shows and gives back, and what a draft is: text as typed, so that nothing is lost to a mistake. */
export type DefinitionForm = {
  texts: Record<SideBySide, Record<Language, string>>;
  plain: Record<Plain, string>;
  includeName: boolean;
  alignments: Row<(typeof ALIGNMENT)[number]>[];
  results: ResultForm[];
  related: Row<(typeof RELATED)[number]>[];
};

const empty = <Key extends string>(keys: readonly Key[]): Row<Key> => Object.fromEntries(keys.map((key) => [key, ''])) as Row<Key>; // one for each key
const LANGUAGES: readonly Language[] = ['en', 'fr'];

export const EMPTY_FORM: DefinitionForm = {
  texts: Object.fromEntries(SIDE_BY_SIDE.map((text) => [text, { en: '', fr: '' }])) as DefinitionForm['texts'], // one for each text
  plain: { ...empty(PLAIN), type: 'MicroCredential', motif: 'star', colour: 'laurel', identity_check: 'not-stated' },
  includeName: true,
  alignments: [],
  results: [],
  related: [],
};
export const EMPTY_ROWS = {
  alignment: empty(ALIGNMENT),
  result: { ...empty(RESULT), type: 'Percent', levels: [] as LevelForm[] },
  level: empty(LEVEL),
  related: empty(RELATED),
};

export function formOf(definition: Definition): DefinitionForm {
  const { art, nationalLevel } = definition;
  const texts = { ...definition, alt: art.alt };
  return {
    texts: Object.fromEntries(SIDE_BY_SIDE.map((name) => [name, both(texts[name])])) as DefinitionForm['texts'], // one for each text
    plain: {
      type: definition.type,
      tags: definition.tags.join(', '),
      code: text(definition.code),
      field_of_study: text(definition.fieldOfStudy),
      specialization: text(definition.specialization),
      criteria_url: text(definition.criteriaUrl),
      level: text(definition.level),
      national_framework: text(nationalLevel?.framework),
      national_level: text(nationalLevel?.name),
      national_url: text(nationalLevel?.url),
      credits: text(definition.credits),
      credit_unit: text(definition.creditUnit),
      cost: text(definition.cost?.amount),
      currency: text(definition.cost?.currency),
      workload: text(definition.workloadHours),
      participation: text(definition.participation),
      place: text(definition.place),
      validity_months: text(definition.validityMonths),
      valid_until: text(definition.validUntil),
      identity_check: definition.identityCheck,
      motif: art.motif,
      colour: art.colour,
      ribbon: art.ribbon,
      picture: text(art.picture),
    },
    includeName: definition.includeName,
    alignments: definition.alignments.map(alignmentForm),
    results: definition.results.map(resultForm),
    related: (definition.related ?? []).map(({ url, language }) => ({ url, language: text(language) })),
  };
}

const alignmentForm = (one: Alignment): Row<(typeof ALIGNMENT)[number]> => ({
  name: one.targetName,
  url: one.targetUrl,
  framework: text(one.targetFramework),
  code: text(one.targetCode),
  type: text(one.targetType),
  description: text(one.targetDescription),
});

const resultForm = ({ title, frenchTitle, type, min, max, allowed, order, required, levels = [] }: ResultDescription): ResultForm => ({
  title,
  french: text(frenchTitle),
  type,
  min: text(min),
  max: text(max),
  allowed: levels.length > 0 ? '' : allowed.join(', '),
  order: text(order),
  required: text(required),
  levels: levels.map((level) => ({
    name: level.name,
    french: text(level.frenchName),
    points: text(level.points),
    description: text(level.description),
    french_description: text(level.frenchDescription),
  })),
});

const text = (value: string | number | null | undefined): string => (value === null || value === undefined ? '' : String(value));
const both = ({ en = '', fr = '' }: Bilingual = {}) => ({ en: withOneEnd(en), fr: withOneEnd(fr) });
/** A browser ends a line with two characters, a program with one: that is no other text. */
const withOneEnd = (typed: string): string => typed.replace(/\r\n?/g, '\n');

/** Boxes are named `name_en`, `tags`, `alignment_url_0`, `result_title_0`, `level_name_0_1` …; rows left empty close up. */
export function readForm(form: URLSearchParams): DefinitionForm {
  const get = (name: string) => withOneEnd((form.get(name) ?? '').trim());
  const numbers = (pattern: RegExp) => [...new Set([...form.keys()].flatMap((name) => pattern.exec(name)?.[1] ?? []))];
  const row = <Key extends string>(keys: readonly Key[], nameOf: (key: Key) => string): Row<Key> =>
    Object.fromEntries(keys.map((key) => [key, get(nameOf(key))])) as Row<Key>; // one for each key
  return {
    texts: Object.fromEntries(SIDE_BY_SIDE.map((name) => [name, row(LANGUAGES, (language) => `${name}_${language}`)])) as DefinitionForm['texts'], // one for each text
    plain: row(PLAIN, (name) => name),
    includeName: form.get('include_name') === 'on',
    alignments: numbers(/^alignment_name_(\d+)$/)
      .map((n) => row(ALIGNMENT, (key) => `alignment_${key}_${n}`))
      .filter(isFilled),
    results: numbers(/^result_title_(\d+)$/)
      .map((n) => ({
        ...row(RESULT, (key) => `result_${key}_${n}`),
        levels: numbers(new RegExp(`^level_name_${n}_(\\d+)$`))
          .map((k) => row(LEVEL, (key) => `level_${key}_${n}_${k}`))
          .filter(isFilled),
      }))
      .filter((result) => isFilled({ ...result, levels: result.levels.length > 0 ? 'some' : '' })),
    related: numbers(/^related_url_(\d+)$/)
      .map((n) => row(RELATED, (key) => `related_${key}_${n}`))
      .filter(isFilled),
  };
}

/** A kind alone, which is chosen from the start, fills no row. */
const isFilled = (row: Record<string, string>): boolean => Object.entries(row).some(([key, value]) => key !== 'type' && value !== '');

/** The same form with one more row of what the button names: `alignment`, `result`, `related`, or `level_0` for the first result. */
export function withRow(form: DefinitionForm, which: string): DefinitionForm {
  if (which === 'alignment') return { ...form, alignments: [...form.alignments, EMPTY_ROWS.alignment] };
  if (which === 'result') return { ...form, results: [...form.results, EMPTY_ROWS.result] };
  if (which === 'related') return { ...form, related: [...form.related, EMPTY_ROWS.related] };
  const at = Number(/^level_(\d{1,2})$/.exec(which)?.[1] ?? Number.NaN);
  const results = at === form.results.length ? [...form.results, EMPTY_ROWS.result] : form.results;
  return { ...form, results: results.map((result, n) => (n === at ? withLevel(result) : result)) };
}

/** The same form with skills that were picked, each once; those past what an achievement may name are left out. */
export function withSkills(form: DefinitionForm, picked: readonly Alignment[]): DefinitionForm {
  const named = new Set(form.alignments.map(({ url }) => url));
  const rows = picked.filter(({ targetUrl }) => !named.has(targetUrl)).map(alignmentForm);
  return { ...form, alignments: [...form.alignments, ...rows].slice(0, ALIGNMENTS) };
}

/** Its first level makes a result a line of a rubric, unless it was one that has levels already. */
const withLevel = (result: ResultForm): ResultForm => ({
  ...result,
  type: result.levels.length === 0 && !result.type.startsWith('Rubric') ? 'RubricCriterionLevel' : result.type,
  levels: [...result.levels, EMPTY_ROWS.level],
});
