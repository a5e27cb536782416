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

it('a first address that others gave says who they are and what is there, and does not ask who wanted to sign in', () => {
  const letters = lettersOf({ en: 'Kestrel node', fr: 'Nœud Kestrel' }, [KESTREL]);
  const values = { link: 'https://kestrel.example/account/address/x', hours: 24 };
  const en = letters.givenAddress('en', { ...values, from: { is: 'guardian', name: 'Noor Haddad' } }).text;
  expect(en).toContain('Noor Haddad, who acts for you at Kestrel node, says that this address is yours.');
  expect(en).toContain('If you would rather use another address, tell Noor Haddad.');
  expect(en).not.toContain('wants to sign in');
  const fr = letters.givenAddress('fr', { ...values, from: { is: 'institution', name: KESTREL.name.fr } }).text;
  expect(fr).toContain('Votre établissement (École polytechnique de Kestrel Bay) indique que cette adresse est la vôtre.');
  const nameless = (language: 'en' | 'fr') => letters.givenAddress(language, { ...values, from: { is: 'guardian', name: '' } }).text;
  expect(nameless('en')).toContain('A guardian, who acts for you at Kestrel node, says that this address is yours.');
  expect(nameless('en')).toContain('tell your guardian. If nobody acts for you there, or');
  expect(nameless('fr')).toContain('Une personne qui agit pour vous (Nœud Kestrel) indique que cette adresse est la vôtre.');
  expect(nameless('fr')).toContain('dites-le à cette personne. Si personne n’agit pour vous ici, ou');
  expect(fr).toContain('vos badges et ce qui a été accepté pour vous sont conservés ici (Nœud Kestrel)');
});
