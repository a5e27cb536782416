import fc from 'fast-check';
import { expect, it } from 'vitest';
import { accentContrast, faultsInWording, PLACEHOLDERS, USUAL_WORDING, wordsOf } from './certificate-look.ts';

const VALUES = { kind: 'Certificate', name: 'Zoë', assessment: 'took part in', title: 'Bridges', issuer: 'Kestrel', date: '1 May' };

it('takes a wording that names whom, how and what, two of them on lines of their own', () => {
  expect(faultsInWording(USUAL_WORDING)).toEqual([]);
  expect(faultsInWording('On {date} {issuer} says that\r\n  {name}\n{assessment}\n{title}\n')).toEqual([]);
});

it.each([
  ['{name}\n{title}', 'missing', 'assessment'],
  ['', 'missing', 'name'],
  ['{name}\n{assessment} {title}', 'alone', 'title'],
  ['{name}\n{name}\n{assessment}\n{title}', 'twice', 'name'],
  ['{name}\n{assessment}\n{title}\n{grade}', 'unknown', 'grade'],
])('says of %j what is wrong: %s %s', (wording, code, placeholder) => {
  expect(faultsInWording(wording)[0]).toEqual({ code, placeholder });
});

it('sets name and title large, and leaves out a line of which there is nothing to say', () => {
  expect(wordsOf(USUAL_WORDING, { ...VALUES, name: undefined })).toEqual([
    { as: 'kind', text: 'Certificate' },
    { as: 'text', text: 'took part in' },
    { as: 'title', text: 'Bridges' },
  ]);
  expect(wordsOf('{kind} of {issuer}, {date}\n{date}', { ...VALUES, date: '' })).toEqual([{ as: 'text', text: 'Certificate of Kestrel, ' }]);
});

it('fills in what somebody is called and never reads it as a placeholder', () => {
  const any = fc.oneof(fc.string(), fc.constantFrom('{title}', '{name}', '$&', '{'));
  fc.assert(
    fc.property(any, any, (name, title) => {
      const words = wordsOf(USUAL_WORDING, { ...VALUES, name, title });
      expect(words.filter(({ as }) => as === 'name' || as === 'title').map(({ text }) => text)).toEqual([name, title]);
    }),
  );
  fc.assert(
    fc.property(fc.string(), (wording) => faultsInWording(wording).length > 0 || PLACEHOLDERS.slice(1, 4).every((one) => wording.includes(`{${one}}`))),
  );
});

it('tells how an accent stands out on paper', () => {
  expect(accentContrast('#000000')).toBeCloseTo(21);
  expect(accentContrast('#ffd800')).toBeLessThan(2);
});
