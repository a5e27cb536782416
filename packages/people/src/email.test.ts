import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normaliseEmail } from './email.ts';
import { plainName } from './persons.ts';

describe('an e-mail address', () => {
  it.each([
    [' Zoe@Example.ORG ', 'zoe@example.org'],
    ["o'connor+badges@sub.example.org", "o'connor+badges@sub.example.org"],
    ['李小龙@例え.jp', '李小龙@xn--r8jz45g.jp'],
    ['Zoe\u0308@example.org', 'zoë@example.org'],
    ['a@localhost', 'a@localhost'],
    ['jean.d’arc@example.org', undefined],
    ['zoe@example.org.', undefined],
    ['.zoe@example.org', undefined],
    ['zo..e@example.org', undefined],
    ['"zoe"@example.org', undefined],
    ['zoe@[127.0.0.1]', undefined],
    ['zoe@2130706433', undefined],
    [`${'a'.repeat(65)}@example.org`, undefined],
    [`a@${'b'.repeat(250)}.org`, undefined],
  ])('%j is kept as %j', (typed, kept) => expect(normaliseEmail(typed)).toBe(kept));

  it('stays the same when it is normalised again, and fits one address of a letter', () => {
    const typed = fc.oneof(
      fc.emailAddress(),
      fc.string(),
      fc.string({ unit: fc.constantFrom('a', 'K', '\u212A', 'İ', 'ß', '@', '.', '-', '\u0308', '<', ',', '\n', '例'), maxLength: 20 }),
    );
    fc.assert(
      fc.property(typed, (text) => {
        const email = normaliseEmail(text);
        if (email === undefined) return;
        expect(normaliseEmail(email)).toBe(email);
        expect(email).toMatch(/^[^\s\p{C}<>()[\]\\,;:"@]+@[a-z0-9.-]+$/u);
        expect(email.length).toBeLessThanOrEqual(254);
      }),
      { numRuns: 2000 },
    );
  });

  it('of every ordinary kind is one', () => {
    fc.assert(fc.property(fc.emailAddress(), (text) => void expect(normaliseEmail(text)).toBe(text.toLowerCase())));
  });
});

it('keeps names of every script, without what reorders or hides', () => {
  expect(plainName('  Zoë\tO’Connor\n')).toBe('Zoë O’Connor');
  expect(plainName('نور')).toBe('نور');
  expect(plainName('evil\u202Egnp.exe\u0000\u200B\u3164\u{E0041}\u00AD')).toBe('evilgnp.exe');
  for (const name of ['葛\u{E0100}城', 'می\u200Cخواهم', 'क\u094D\u200Dष']) expect(plainName(name)).toBe(name); // what scripts need to be written right
  expect(plainName('👩‍🎓 '.repeat(200)).length).toBeLessThan(700);
});
