import { makeTranslate } from '@laurel/web';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEFINITION } from '../testing/open-test-issuer.ts';
import { COLOURS, type Definition, IDENTITY_CHECKS, MOTIFS, PARTICIPATIONS, RESULT_TYPES, TARGET_TYPES } from './definition.ts';
import { type DefinitionForm, EMPTY_FORM, EMPTY_ROWS, formOf, readForm, SIDE_BY_SIDE, withRow } from './definition-form.ts';
import { definitionOf, draftDefinition } from './read-definition.ts';
import { VALUE_ORDERS } from './result-value.ts';

const t = makeTranslate('en');

/** The form as a browser would send it, with gaps between rows. */
function sent(form: DefinitionForm): URLSearchParams {
  const fields = new URLSearchParams();
  const row = (kind: string, values: Record<string, unknown>, n: string) => {
    for (const [key, value] of Object.entries(values)) if (typeof value === 'string') fields.set(`${kind}_${key}_${n}`, value);
  };
  for (const text of SIDE_BY_SIDE) for (const language of ['en', 'fr'] as const) fields.set(`${text}_${language}`, form.texts[text][language]);
  for (const [name, value] of Object.entries(form.plain)) fields.set(name, value);
  if (form.includeName) fields.set('include_name', 'on');
  form.alignments.forEach((values, n) => void row('alignment', values, String(n * 2)));
  form.results.forEach((values, n) => {
    row('result', values, String(n));
    values.levels.forEach((level, k) => void row('level', level, `${n}_${k * 3}`));
  });
  form.related.forEach((values, n) => void row('related', values, String(n)));
  return fields;
}

const problemsOf = (plain: Partial<DefinitionForm['plain']>, change: Partial<DefinitionForm> = {}) => {
  const form = formOf(DEFINITION);
  const read = definitionOf({ ...form, ...change, plain: { ...form.plain, ...plain } }, t);
  return 'problems' in read ? read.problems.map(({ at, code }) => `${at} ${code}`) : [];
};
it('says what makes a text of the second language needed, and which box of a result wants a number', () => {
  const begun = { ...formOf(DEFINITION).texts, name: { en: 'Care', fr: 'Soins' }, description: { en: 'Care.', fr: '' }, criteria: { en: 'Visit.', fr: '' } };
  expect(problemsOf({}, { texts: begun })).toEqual(['description_fr language_begun', 'criteria_fr language_begun']);
  expect(problemsOf({}, { results: [result({ title: 'Mark', type: 'Percent', min: 'abc' })] })).toEqual(['result_min_0 no_number']);
  expect([problemsOf({ workload: '1 250' }), problemsOf({ workload: '1\u202F250,5' }), problemsOf({ workload: '1 25' })]).toEqual([
    [],
    [],
    ['workload no_number'],
  ]);
});

it('asks for what is needed in the language of whoever writes, as their boxes stand, and for all of it at once', () => {
  const read = (form: DefinitionForm) => {
    const answer = definitionOf(form, makeTranslate('fr'));
    return 'problems' in answer ? answer.problems.map(({ at, code }) => `${at} ${code}`) : [];
  };
  expect(read(EMPTY_FORM)).toEqual(['name_fr required', 'description_fr required', 'criteria_fr required']);
  expect(draftDefinition(EMPTY_FORM, 'Sans nom', 'fr').name).toEqual({ fr: 'Sans nom' });
  const begun = { ...EMPTY_FORM.texts, name: { en: 'Care', fr: 'Soins' } };
  const both = { ...EMPTY_FORM, texts: begun, plain: { ...EMPTY_FORM.plain, credits: 'two', validity_months: '3', valid_until: '2030-01-01' } };
  expect(read(both).map((one) => one.split(' ')[0])).toEqual(['description_fr', 'criteria_fr', 'description_en', 'criteria_en', 'credits', 'valid_until']);
});

const alignment = (more: Partial<DefinitionForm['alignments'][number]>) => ({ ...EMPTY_ROWS.alignment, ...more });
const result = (more: Partial<DefinitionForm['results'][number]>) => ({ ...EMPTY_ROWS.result, ...more });
const level = (name: string) => ({ ...EMPTY_ROWS.level, name });

const word = fc.stringMatching(/^[A-Za-zÀ-ÿ]{1,12}$/);
const url = word.map((path) => `https://skills.example/${encodeURIComponent(path)}`);
const both = (one: fc.Arbitrary<string>) => fc.oneof(fc.record({ en: one }), fc.record({ fr: one }), fc.record({ en: one, fr: one }));
const withSome = <T extends object>(needed: { [K in keyof T]: fc.Arbitrary<T[K]> }, required: (keyof T)[]) => fc.record(needed, { requiredKeys: required });

const byPoints = (one: { points?: number }, other: { points?: number }): number => (one.points ?? 0) - (other.points ?? 0);
const rubricLine = fc
  .record({
    title: word,
    type: fc.constant('RubricCriterionLevel' as const),
    levels: fc.uniqueArray(
      withSome({ name: word, frenchName: word, points: fc.integer({ min: 0, max: 10 }), description: word, frenchDescription: word }, ['name']),
      {
        minLength: 2,
        maxLength: 4,
        selector: ({ name }) => name,
      },
    ),
  })
  .map((line) => (line.levels.every(({ points }) => points !== undefined) ? { ...line, levels: line.levels.toSorted(byPoints) } : line))
  .map((line) => ({ ...line, allowed: line.levels.map(({ name }) => name), required: line.levels[0]?.name ?? '' }));
const mark = fc.record({
  title: word,
  type: fc.constantFrom(...RESULT_TYPES.filter((type) => type !== 'RubricCriterionLevel')),
  allowed: fc.uniqueArray(word, { maxLength: 3 }),
});
const ranked = mark.chain((one) => fc.constantFrom(...VALUE_ORDERS).map((order) => ({ ...one, allowed: ['A', 'B'], order, required: 'B' })));
const anything: fc.Arbitrary<Definition> = withSome<Definition>(
  {
    name: both(word),
    description: fc.constant({}),
    criteria: fc.constant({}),
    outcomes: both(word),
    assessed: both(word),
    quality: both(word),
    criteriaUrl: url,
    type: fc.constantFrom('Badge' as const, 'MicroCredential' as const),
    tags: fc.uniqueArray(word, { maxLength: 4 }),
    code: word,
    fieldOfStudy: word,
    specialization: word,
    alignments: fc.array(
      withSome(
        { targetName: word, targetUrl: url, targetFramework: word, targetCode: word, targetDescription: word, targetType: fc.constantFrom(...TARGET_TYPES) },
        ['targetName', 'targetUrl'],
      ),
      { maxLength: 3 },
    ),
    credits: fc.option(fc.integer({ min: 1, max: 60 })),
    creditUnit: word,
    level: fc.option(fc.integer({ min: 1, max: 8 })),
    nationalLevel: fc.record({ framework: word, name: word, url }),
    workloadHours: fc.integer({ min: 1, max: 500 }),
    participation: fc.constantFrom(...PARTICIPATIONS),
    place: word,
    results: fc.uniqueArray(fc.oneof(mark, ranked, rubricLine), { maxLength: 3, selector: ({ title }) => title.toLowerCase() }),
    validityMonths: fc.constant(null),
    validUntil: fc.constantFrom('2028-02-29', '2030-12-31'),
    related: fc.uniqueArray(withSome({ url: url.map((one) => `${one}/related`), language: fc.constantFrom('de', 'fr-CA') }, ['url']), {
      minLength: 1,
      maxLength: 2,
      selector: (one) => one.url,
    }),
    art: withSome<Definition['art']>({ motif: fc.constantFrom(...MOTIFS), colour: fc.constantFrom(...COLOURS), ribbon: word, alt: both(word) }, [
      'motif',
      'colour',
      'ribbon',
    ]),
    includeName: fc.boolean(),
    identityCheck: fc.constantFrom(...IDENTITY_CHECKS),
  },
  [
    ...(['name', 'description', 'criteria', 'type', 'tags', 'alignments', 'credits', 'level', 'results'] as const),
    ...(['validityMonths', 'art', 'includeName', 'identityCheck'] as const),
  ],
).map((given) => ({ ...given, description: given.name, criteria: given.name }));

describe('the form of an achievement', () => {
  it('gives back exactly what it was given, whatever an achievement says', () => {
    fc.assert(
      fc.property(anything, (given) => {
        expect(definitionOf(readForm(sent(formOf(given))), t)).toEqual({ definition: given });
        expect(draftDefinition(formOf(given), 'Unnamed', 'en')).toEqual(given);
      }),
      { numRuns: 200 },
    );
  });

  it('puts levels that all have points in their order, however they were typed, and leaves others as they stand', () => {
    const typed = (...points: (number | undefined)[]) => {
      const levels = points.map((one, n) => ({ name: `L${n}`, ...(one !== undefined && { points: one }) }));
      const line = { title: 'Risk', type: 'RubricCriterionLevel' as const, levels, allowed: levels.map(({ name }) => name), required: 'L0' };
      const [given] = fc.sample(anything, { numRuns: 1, seed: 1 });
      const read = given && definitionOf(readForm(sent(formOf({ ...given, results: [line] }))), t);
      return read && 'definition' in read ? read.definition.results[0]?.allowed : read;
    };
    expect(typed(3, 2, 1)).toEqual(['L2', 'L1', 'L0']);
    expect(typed(3, undefined, 1)).toEqual(['L0', 'L1', 'L2']);
  });

  it('says what is missing, at its field', () => {
    const read = definitionOf(EMPTY_FORM, t);
    expect('problems' in read && read.problems.map((problem) => problem.at)).toEqual(['name_en', 'description_en', 'criteria_en']);
    const { texts } = formOf(DEFINITION);
    expect(problemsOf({}, { texts: { ...texts, criteria: { en: 'Do it', fr: '' } } })).toEqual(['criteria_fr language_begun']);
    const elsewhere = { texts: { ...texts, criteria: { en: '', fr: '' } } };
    expect(problemsOf({}, elsewhere)).toEqual(['criteria_en required', 'criteria_fr required']);
    expect(problemsOf({ criteria_url: 'https://kestrel.example/criteria' }, elsewhere)).toEqual([]);
  });

  it('refuses what does not fit, each with its own words', () => {
    expect(problemsOf({ credits: '-1' })).toEqual(['credits not_positive']);
    expect(problemsOf({ cost: '-1', currency: 'EUR' })).toEqual(['cost negative']);
    expect(problemsOf({ cost: '12', currency: '' })).toEqual(['currency not_a_currency']);
    expect(problemsOf({ cost: '0', currency: 'cad' })).toEqual([]);
    expect(problemsOf({ credits: 'many' })).toEqual(['credits no_number']);
    expect(problemsOf({ workload: 'long' })).toEqual(['workload no_number']);
    expect(problemsOf({ validity_months: '1.5' })).toEqual(['validity_months not_whole']);
    expect(problemsOf({ valid_until: '2028-02-30', validity_months: '' })).toEqual(['valid_until not_a_day']);
    expect(problemsOf({ valid_until: '2028-02-28' })).toEqual(['valid_until one_end_only']);
    expect(problemsOf({ ribbon: 'THIRTEEN LONG' })).toEqual(['ribbon too_long']);
    expect(problemsOf({ national_level: 'Level 5' })).toEqual(['national_framework required', 'national_url not_an_address']);
    const { texts } = formOf(DEFINITION);
    const long = 'n'.repeat(121);
    expect(problemsOf({}, { texts: { ...texts, name: { en: long, fr: long.slice(1) } } })).toEqual(['name_en too_long']);
    expect(problemsOf({}, { texts: { ...texts, name: { en: 'Al\u202Eecila', fr: 'A' } } })).toEqual(['name_en hidden_characters']);
    expect(problemsOf({}, { alignments: [alignment({ name: 'A', url: 'javascript:alert(1)' })] })).toEqual(['alignment_url_0 not_an_address']);
    expect(problemsOf({}, { related: [{ url: 'https://a.example', language: 'German' }] })).toEqual(['related_language_0 not_a_language']);
    const twice = { url: 'https://a.example', language: '' };
    expect(problemsOf({}, { related: [twice, twice] })).toEqual(['related_url_0 address_twice']);
    expect(problemsOf({ criteria_url: twice.url }, { related: [twice] })).toEqual(['related_url_0 address_twice']);
  });

  it('refuses results and rubrics that contradict themselves, at their boxes', () => {
    expect(problemsOf({}, { results: [result({ title: 'A', type: 'RawScore', min: '5', max: '2' })] })).toEqual(['result_max_0 max_below_min']);
    expect(problemsOf({}, { results: [result({ title: 'Score' }), result({ title: 'score' })] })).toEqual(['result_title_0 title_twice']);
    const rubric = (more: Partial<DefinitionForm['results'][number]>) => ({ results: [result({ title: 'A', type: 'RubricCriterionLevel', ...more })] });
    expect(problemsOf({}, rubric({}))).toEqual(['result_type_0 levels_missing']);
    expect(problemsOf({}, rubric({ levels: [level('1'), level('1')] }))).toEqual(['result_type_0 level_twice']);
    expect(problemsOf({}, rubric({ levels: [level('1'), level('x'.repeat(41))] }))).toEqual(['level_name_0_1 too_long']);
    expect(problemsOf({}, rubric({ levels: [level('Starting'), level('Secure')], required: 'Safe' }))).toEqual(['result_required_0 not_a_level']);
    const form = { ...formOf(DEFINITION), ...rubric({ levels: [level('Starting'), level('Secure')], required: '2' }) };
    expect(definitionOf(form, t)).toMatchObject({ problems: [{ detail: 'This is none of the levels. Write one of them: Starting, Secure.' }] });
    const graded = (more: Partial<DefinitionForm['results'][number]>) =>
      problemsOf({}, { results: [result({ title: 'Portfolio', type: 'LetterGrade', required: 'C', ...more })] });
    expect([graded({}), graded({ allowed: 'A, B, C, D' })]).toEqual([['result_allowed_0 values_needed'], ['result_order_0 order_needed']]);
    expect([graded({ allowed: 'A, B, C, D', order: 'best-first' }), graded({ allowed: 'A, B', required: '' })]).toEqual([[], []]);
    const percent = (required: string) => problemsOf({}, { results: [result({ title: 'Mark', type: 'Percent', required })] });
    expect([percent('150'), percent('all'), percent('60 %')]).toEqual([['result_required_0 not_a_value'], ['result_required_0 not_a_value'], []]);
  });

  it('grows a row where somebody asks for one, and forgets it where it stays empty', () => {
    const form = withRow(withRow(withRow(withRow(EMPTY_FORM, 'alignment'), 'related'), 'result'), 'level_0');
    expect([form.alignments.length, form.related.length, form.results[0]?.levels.length]).toEqual([1, 1, 1]);
    expect(withRow(EMPTY_FORM, 'level_0').results).toHaveLength(1); // the row that stands there from the start
    expect(withRow(EMPTY_FORM, 'level_7')).toEqual(EMPTY_FORM);
    expect(readForm(sent(form))).toEqual(EMPTY_FORM);
  });
});

describe('a draft', () => {
  it('can be shown whatever is in its boxes', () => {
    const text = fc.oneof(fc.string({ maxLength: 20 }), fc.constantFrom('', 'x'.repeat(300), '\u202E', '12', '2028-01-01', 'https://a.example'));
    const plain = fc.record(Object.fromEntries(Object.keys(EMPTY_FORM.plain).map((name) => [name, text]))) as fc.Arbitrary<DefinitionForm['plain']>; // one for each box
    const texts = fc.record(Object.fromEntries(SIDE_BY_SIDE.map((name) => [name, fc.record({ en: text, fr: text })]))) as fc.Arbitrary<DefinitionForm['texts']>; // likewise
    const row = <Row extends Record<string, string>>(empty: Row) =>
      fc.record(Object.fromEntries(Object.keys(empty).map((key) => [key, text]))) as fc.Arbitrary<Row>; // likewise
    const { levels: _, ...plainResult } = EMPTY_ROWS.result;
    const form = fc.record<DefinitionForm>({
      texts,
      plain,
      includeName: fc.boolean(),
      alignments: fc.array(row(EMPTY_ROWS.alignment), { maxLength: 2 }),
      results: fc.array(
        fc.tuple(row(plainResult), fc.array(row(EMPTY_ROWS.level), { maxLength: 2 })).map(([one, levels]) => ({ ...one, levels })),
        { maxLength: 2 },
      ),
      related: fc.array(row(EMPTY_ROWS.related), { maxLength: 2 }),
    });
    fc.assert(
      fc.property(form, (given) => {
        expect(draftDefinition(given, 'Unnamed', 'en').name).not.toEqual({});
      }),
      { numRuns: 200 },
    );
  });

  it('keeps the rows and words that fit', () => {
    const form = formOf(DEFINITION);
    const shown = draftDefinition(
      {
        ...form,
        texts: { ...form.texts, name: { en: '', fr: 'Hygiène' } },
        alignments: [...form.alignments, alignment({ name: 'Unfinished' })],
        plain: { ...form.plain, credits: 'many' },
      },
      'Unnamed',
      'en',
    );
    expect(shown).toMatchObject({ name: { en: 'Unnamed', fr: 'Hygiène' }, alignments: DEFINITION.alignments, credits: null, level: 4 });
  });
});
