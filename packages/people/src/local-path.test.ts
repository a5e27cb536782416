import fc from 'fast-check';
import { expect, it } from 'vitest';
import { localPath } from './local-path.ts';

it.each([
  '//evil.example',
  '/\\evil.example',
  'https://evil.example',
  'javascript:alert(1)',
  '/a\nb',
  '/\t/evil.example',
  '/a b',
  '/\u202Ex',
  '',
  'desk',
  `/${'a'.repeat(3000)}`,
  undefined,
])('goes home instead of to %j', (next) => expect(localPath(next)).toBe('/'));

it.each(['/', '/desk/awards?page=2&q=Zo%C3%AB#row', '/wallet/offer?credential_offer_uri=https%3A%2F%2Fexample.org'])('goes to %s', (next) =>
  expect(localPath(next)).toBe(next),
);

it('never leaves the node, whatever it is given', () => {
  const text = fc.string({
    unit: fc.constantFrom('/', '\\', '.', ':', '@', '?', '#', '\t', '\n', ' ', 'a', 'evil.example', 'https:', '%2f', '\u2028'),
    maxLength: 12,
  });
  fc.assert(
    fc.property(fc.oneof(text, fc.webUrl(), fc.webPath(), fc.string()), (next) => {
      expect(new URL(localPath(next), 'https://badges.example.org').origin).toBe('https://badges.example.org');
    }),
    { numRuns: 2000 },
  );
});
