import fc from 'fast-check';
import { expect, it } from 'vitest';
import { wordsAsked, wordsOf } from './words.ts';

const award = (recipientName: string | null, recipientEmail = 'zoe@b.example', externalId: string | null = null) => ({
  recipientName,
  recipientEmail,
  externalId,
});
/** Whether what somebody types finds an award: each word of it begins one of the award's. */
const finds = (typed: string, of: ReturnType<typeof award>): boolean => wordsAsked(typed).every((word) => wordsOf(of).some((own) => own.startsWith(word)));

it.each([
  ['zoe', 'Zoë Martin'],
  ['MARTIN zo', 'Zoë Martin'],
  ['theri', 'Amélie Thériault'],
  ['ni dhomh', 'Siobhán Ní Dhomhnaill'],
  ['lukasz', 'Łukasz Kowalski'],
  ['sondergaard', 'Ida Søndergaard'],
  ['Søndergaard', 'Ida Søndergaard'],
  ['雨桐', '陈雨桐'],
  ['桐', '陈雨桐'],
  ['فاطمة', 'فاطمة الزهراء بنعلي'],
  ['देवि', 'देविका शर्मा'],
  ['obrien', 'OBrien'],
])('finds by "%s" whoever is called %s', (typed, name) => expect(finds(typed, award(name))).toBe(true));

it('finds an address by its beginning and by its host, a number by its parts, and nobody by the middle of a word', () => {
  const zoe = award(null, 'Zoe.Martin@KestrelBay.example', 'K-20418');
  for (const typed of ['zoe.martin@kestrelbay.example', 'zoe.martin@', '@kestrelbay', 'martin', 'K-20418', '20418', 'k 204'])
    expect(finds(typed, zoe)).toBe(true);
  for (const typed of ['artin', 'zoe@', 'kestrelbay', '0418', '%', '®', '_@kestrelbay.example']) expect(finds(typed, zoe)).toBe(false);
});

it('finds everybody by their whole name, whatever it is made of', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), (name) => finds(name.replaceAll('@', ''), award(name))),
    { numRuns: 500 },
  );
});
