import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { storedValue, toldFor, valueIn } from './level-name.ts';
import { wrongWithResult } from './result-value.ts';

const levels = [{ name: 'Starting', frenchName: 'Débute' }, { name: 'Secure', frenchName: 'Assuré' }, { name: 'Exemplary' }];

describe('the names of a level', () => {
  it.each([
    ['Secure', 'Secure'],
    ['Assuré', 'Secure'],
    ['Assuré'.normalize('NFD'), 'Secure'],
    ['Exemplary', 'Exemplary'],
    ['secure', 'Secure'],
    [' ASSURÉ ', 'Secure'],
    ['Nothing of it', 'Nothing of it'],
    ['', ''],
  ])('reads “%s” as “%s”', (written, stored) => expect(storedValue({ levels }, written)).toBe(stored));

  it.each([
    ['pass', 'Pass'],
    ['merit  with honours', 'Merit with honours'],
    ['a', 'a'],
    ['A', 'A'],
    ['Á', 'Á'],
    ['á', 'Á'],
  ])('reads “%s” of a list as “%s”', (written, stored) =>
    expect(storedValue({ allowed: ['Pass', 'Merit with honours', 'A', 'a', 'Á'] }, written)).toBe(stored),
  );

  it('leaves a value that could be two of a list as it is', () => expect(storedValue({ allowed: ['AB', 'ab'] }, 'Ab')).toBe('Ab'));

  it('takes the exact name first where a French one is another level’s name, and guesses nothing where two levels share one', () => {
    const crossed = {
      levels: [
        { name: 'Sound', frenchName: 'Secure' },
        { name: 'Secure', frenchName: 'Assuré' },
      ],
    };
    expect(storedValue(crossed, 'Secure')).toBe('Secure');
    expect(['Sound', 'Secure'].map((value) => valueIn(crossed, value, 'fr'))).toEqual(['Sound', 'Assuré']);
    const shared = {
      levels: [
        { name: 'Low', frenchName: 'Bon' },
        { name: 'High', frenchName: 'Bon' },
      ],
    };
    expect(storedValue(shared, 'Bon')).toBe('Bon');
    expect(valueIn(shared, 'High', 'fr')).toBe('High');
  });

  it('gives of any rubric the stored value back from how either reader has it', () => {
    const name = fc.constantFrom('A', 'B', 'C', 'é', 'e\u0301', 'Bon');
    const rubric = fc.uniqueArray(fc.record({ name, frenchName: fc.option(name, { nil: undefined }) }), { minLength: 1, selector: (level) => level.name });
    fc.assert(
      fc.property(rubric, fc.constantFrom('en' as const, 'fr' as const), (some, language) => {
        for (const level of some) expect(storedValue({ levels: some }, valueIn({ levels: some }, level.name, language))).toBe(level.name);
      }),
    );
  });

  it('are told in the language of the reader where a value does not fit', () => {
    const result = { type: 'RubricCriterionLevel', levels, allowed: levels.map(({ name }) => name), required: 'Secure' };
    const told = (value: string, language: 'en' | 'fr') => toldFor(wrongWithResult(value, result, 'assessed-here')?.values ?? {}, language);
    expect([told('Good', 'en').allowed, told('Good', 'fr').allowed]).toEqual(['Starting, Secure, Exemplary', 'Débute, Assuré, Exemplary']);
    expect([told('Starting', 'en').required, told('Starting', 'fr').required]).toEqual(['Secure', 'Assuré']);
  });
});
