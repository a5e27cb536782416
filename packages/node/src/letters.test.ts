import { expect, it } from 'vitest';
import { senderIn } from './letters.ts';

const KESTREL = { slug: 'kestrel', name: { en: 'Kestrel Bay Polytechnic', fr: 'École polytechnique de Kestrel Bay' } };

it('a letter comes from the institution by the name it bears in the letter’s language, and from any other sender as it is written', () => {
  const inLanguage = senderIn('Kestrel node', [KESTREL]);
  expect(inLanguage(KESTREL.name.en, 'fr')).toBe(KESTREL.name.fr);
  expect(inLanguage(KESTREL.name.fr, 'en')).toBe(KESTREL.name.en);
  expect(inLanguage('The badge office', 'fr')).toBe('The badge office');
  expect(inLanguage('Kestrel node', 'fr')).toBe('Kestrel node');
  expect(inLanguage('', 'fr')).toBe('');
});
