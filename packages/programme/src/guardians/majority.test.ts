import { makeTranslate } from '@laurel/web';
import { describe, expect, it } from 'vitest';
import { isPlace, majorityOf, PLACES } from './majority.ts';

describe('the day somebody comes of age', () => {
  it('is the birthday that the law of the place names', () => {
    expect([majorityOf('2010-03-01', 'CA-QC'), majorityOf('2010-03-01', 'CA-NS'), majorityOf('2010-03-01', 'FR')]).toEqual([
      '2028-03-01',
      '2029-03-01',
      '2028-03-01',
    ]);
  });

  it('of a leap day comes no sooner than the birthday', () => {
    expect([majorityOf('2012-02-29', 'CA-NB'), majorityOf('2010-02-28', 'CA-NB')]).toEqual(['2031-03-01', '2029-02-28']);
  });

  it('is none of what is no day, or of a place that is not in the table', () => {
    expect([majorityOf('2010-02-30', 'FR'), majorityOf('1.3.2010', 'FR'), isPlace('XX'), isPlace('toString')]).toEqual([undefined, undefined, false, false]);
  });

  it('has a name for each place in each language', () => {
    for (const t of [makeTranslate('en'), makeTranslate('fr')]) expect(PLACES.filter((place) => !t.has(`programme.place.${place}`))).toEqual([]);
  });
});
