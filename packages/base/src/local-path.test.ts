import fc from 'fast-check';
import { expect, it } from 'vitest';
import { localPath } from './local-path.ts';

/** What attackers mix: schemes, slashes, dots, whitespace and control characters that browsers drop, and ordinary text. */
const parts = [
  '/',
  '//',
  '\\',
  '..',
  '/..',
  '/.',
  '%2e%2e',
  '\t',
  '\n',
  '\u0000',
  ' ',
  ':',
  '@',
  '?',
  '#',
  '%2f',
  'javascript:',
  'https:',
  'evil.example',
  '\u2028',
];
const mixed = fc.array(fc.oneof(fc.constantFrom(...parts), fc.string({ maxLength: 4 })), { maxLength: 8 }).map((chosen) => chosen.join(''));

it('never leads to another origin, whatever it is made of, and says the same of what it gave', () => {
  let passed = 0;
  fc.assert(
    fc.property(fc.oneof(mixed, fc.webPath(), fc.webUrl()), (text) => {
      for (const candidate of [text, `/${text}`]) {
        const path = localPath(candidate);
        if (path === undefined) continue;
        passed++;
        expect(new URL(path, 'https://node.example/sign-in').origin).toBe('https://node.example');
        expect(localPath(path)).toBe(path);
      }
    }),
    { numRuns: 2_000 },
  );
  expect(passed).toBeGreaterThan(200);
});

it.each([
  '/',
  '/desk/nursing/register?q=a%20b&state=open#row',
  '/wallet/request?client_id=decentralized_identifier%3Adid%3Aweb%3Alocalhost%253A4330&request_uri=http%3A%2F%2Flocalhost',
])('keeps %s', (path) => expect(localPath(path)).toBe(path));

it.each([
  undefined,
  null,
  '',
  'desk',
  '//evil.example',
  '/\\evil.example',
  '/..//evil.example',
  '/desk/.././/evil.example',
  '/%2e%2e//evil.example',
  '/\t/evil.example',
  '/a\nb',
  '/ a',
  '/\u202Ex',
  'https://evil.example/',
  'javascript:alert(1)',
])('refuses %j', (text) => expect(localPath(text)).toBeUndefined());
