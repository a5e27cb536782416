import { expect, it } from 'vitest';
import { contactOf } from './compose.ts';
import { lettersOf, senderIn } from './letters.ts';

const KESTREL = { slug: 'kestrel', name: { en: 'Kestrel Bay Polytechnic', fr: 'École polytechnique de Kestrel Bay' } };

it('a letter comes from the institution by the name it bears in the letter’s language, and from any other sender as it is written', () => {
  const inLanguage = senderIn('Kestrel node', [KESTREL]);
  expect(inLanguage(KESTREL.name.en, 'fr')).toBe(KESTREL.name.fr);
  expect(inLanguage(KESTREL.name.fr, 'en')).toBe(KESTREL.name.en);
  expect(inLanguage('The badge office', 'fr')).toBe('The badge office');
  expect(inLanguage('Kestrel node', 'fr')).toBe('Kestrel node');
  expect(inLanguage('', 'fr')).toBe('');
});

it('the mailbox that an address left is told what can still be done from there: to write to whoever runs the node', () => {
  const letter = (language: 'en' | 'fr', contact?: string) =>
    lettersOf('Kestrel node', [KESTREL], () => contact).changed(language, { what: 'address', detail: 'b@kestrel.example' }).text;
  expect(letter('en', 'badges@kestrel.example')).toMatch(/changed to b@kestrel\.example[\s\S]*write at once to badges@kestrel\.example, who run Kestrel node/);
  expect(letter('fr', 'badges@kestrel.example')).toContain('écrivez tout de suite à badges@kestrel.example');
  expect(letter('en')).toContain('tell whoever runs Kestrel node at once');
  for (const text of [letter('en'), letter('en', 'badges@kestrel.example')]) expect(text).not.toMatch(/If not, sign in|end the other sessions/);
  expect(lettersOf('Kestrel node', []).changed('en', { what: 'passkey-added', detail: 'x' }).text).toContain('If not, sign in, end the other sessions');
});

it('whoever has a question about the node is sent to its contact, or else to the first institution’s address as it stands by now', () => {
  const profiles = [{ ...KESTREL, email: 'old@kestrel.example' }];
  const now = { ...KESTREL, email: 'set@kestrel.example' };
  expect(contactOf({ contact: 'office@kestrel.example', profiles }, [{ profiles: [now] }])).toBe('office@kestrel.example');
  expect(contactOf({ profiles }, [{}, { profiles: [now] }])).toBe('set@kestrel.example');
  expect(contactOf({ profiles }, [])).toBe('old@kestrel.example');
});
