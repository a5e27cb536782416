import { makeTranslate } from '@laurel/web';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEFINITION } from '../testing/open-test-issuer.ts';
import { COLOURS, type Definition, IDENTITY_CHECKS, MOTIFS, RESULT_TYPES } from './definition.ts';
import { type DefinitionForm, definitionOf, EMPTY_FORM, formOf, readForm } from './definition-form.ts';

const t = makeTranslate('en');

/** The form as a browser would send it. */
function sent(form: DefinitionForm): URLSearchParams {
  const fields = new URLSearchParams();
  for (const text of ['name', 'description', 'criteria'] as const)
    for (const language of ['en', 'fr'] as const) fields.set(`${text}_${language}`, form.texts[text][language]);
  for (const name of ['type', 'tags', 'credits', 'level', 'motif', 'colour', 'ribbon'] as const) fields.set(name, form[name]);
  fields.set('validity_months', form.validityMonths);
  fields.set('identity_check', form.identityCheck);
  if (form.includeName) fields.set('include_name', 'on');
  form.alignments.forEach((row, n) => {
    for (const [key, value] of Object.entries(row)) fields.set(`alignment_${key}_${n * 2}`, value);
  });
  form.results.forEach((row, n) => {
    for (const [key, value] of Object.entries(row)) fields.set(`result_${key}_${n}`, value);
  });
  return fields;
}

const problemsOf = (change: Partial<DefinitionForm>) => {
  const read = definitionOf({ ...formOf(DEFINITION), ...change }, t);
  return 'problems' in read ? read.problems.map(({ at, code }) => `${at} ${code}`) : [];
};

describe('the form of an achievement', () => {
  it('gives back exactly what it was given, whatever an achievement says', () => {
    const word = fc.stringMatching(/^[A-Za-zÀ-ÿ]{1,12}$/);
    const definition: fc.Arbitrary<Definition> = fc.record({
      name: fc.constantFrom<Definition['name']>({ en: 'One' }, { fr: 'Un' }, { en: 'One', fr: 'Un' }),
      description: fc.constant<Definition['description']>({}),
      criteria: fc.constant<Definition['criteria']>({}),
      type: fc.constantFrom('Badge' as const, 'MicroCredential' as const),
      tags: fc.uniqueArray(word, { maxLength: 4 }),
      alignments: fc.array(fc.record({ targetName: word, targetUrl: word.map((path) => `https://skills.example/${encodeURIComponent(path)}`) }), {
        maxLength: 3,
      }),
      credits: fc.option(fc.integer({ min: 1, max: 60 })),
      level: fc.option(fc.integer({ min: 1, max: 8 })),
      results: fc.uniqueArray(fc.record({ title: word, type: fc.constantFrom(...RESULT_TYPES), allowed: fc.uniqueArray(word, { maxLength: 3 }) }), {
        maxLength: 3,
        selector: (result) => result.title.toLowerCase(),
      }),
      validityMonths: fc.option(fc.integer({ min: 1, max: 120 })),
      art: fc.record({ motif: fc.constantFrom(...MOTIFS), colour: fc.constantFrom(...COLOURS), ribbon: word }),
      includeName: fc.boolean(),
      identityCheck: fc.constantFrom(...IDENTITY_CHECKS),
    });
    fc.assert(
      fc.property(definition, (given) => {
        const whole = { ...given, description: given.name, criteria: given.name };
        const read = definitionOf(readForm(sent(formOf(whole))), t);
        expect(read).toEqual({ definition: { ...whole, results: whole.results.map((result) => ({ ...result, min: undefined, max: undefined })) } });
      }),
      { numRuns: 100 },
    );
  });

  it('says what is missing, at its field', () => {
    const read = definitionOf(EMPTY_FORM, t);
    expect('problems' in read && read.problems.map((problem) => problem.at)).toEqual(['name_en', 'description_en', 'criteria_en']);
    expect(problemsOf({ texts: { ...formOf(DEFINITION).texts, criteria: { en: 'Do it', fr: '' } } })).toEqual(['criteria_fr required']);
  });

  it('refuses what does not fit, each with its own words', () => {
    expect(problemsOf({ credits: '-1' })).toEqual(['credits not_positive']);
    expect(problemsOf({ credits: 'many' })).toEqual(['credits no_number']);
    expect(problemsOf({ validityMonths: '1.5' })).toEqual(['validity_months not_whole']);
    expect(problemsOf({ ribbon: 'THIRTEEN LONG' })).toEqual(['ribbon too_long']);
    const long = 'n'.repeat(121);
    expect(problemsOf({ texts: { ...formOf(DEFINITION).texts, name: { en: long, fr: long.slice(1) } } })).toEqual(['name_en too_long']);
    expect(problemsOf({ alignments: [{ name: 'A', url: 'javascript:alert(1)', framework: '' }] })).toEqual(['alignment_url_0 not_an_address']);
    expect(problemsOf({ results: [{ title: 'A', type: 'RawScore', min: '5', max: '2', allowed: '' }] })).toEqual(['result_max_0 max_below_min']);
    expect(problemsOf({ results: ['Score', 'score'].map((title) => ({ title, type: 'Percent', min: '', max: '', allowed: '' })) })).toEqual([
      'result_title_0 title_twice',
    ]);
    expect(problemsOf({ texts: { ...formOf(DEFINITION).texts, name: { en: 'Al\u202Eecila', fr: 'A' } } })).toEqual(['name_en hidden_characters']);
  });
});
