import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { safeHref } from './safe-href.ts';

/** What attackers mix: schemes, slashes, whitespace and control characters that browsers drop, and ordinary text. */
const mixed = fc
  .array(
    fc.oneof(
      fc.constantFrom('/', '\\', '\t', '\n', '\u0000', ' ', ':', '@', '?', '#', '%2f', 'javascript:', 'data:', 'https:', 'evil.example', '..'),
      fc.string({ maxLength: 4 }),
    ),
    { maxLength: 8 },
  )
  .map((parts) => parts.join(''));

describe('a safe address', () => {
  it('never runs anything, whatever it is made of', () => {
    fc.assert(
      fc.property(mixed, (text) => {
        const href = safeHref(text);
        if (href === undefined) return;
        expect(new URL(href, 'https://node.example/').protocol).toMatch(/^(https?|mailto|openid4vp|openid-credential-offer):$/);
      }),
      { numRuns: 2_000 },
    );
  });

  it('may be a page, a mailbox, a wallet or a place on this page', () => {
    for (const href of [
      'https://a.example/b?c#d',
      'mailto:a@b.example',
      'openid4vp://?request_uri=https%3A%2F%2Fa',
      'openid-credential-offer://?x=1',
      '#main',
      '?page=2',
      '/desk',
    ])
      expect(safeHref(href)).toBe(href);
    for (const href of ['javascript:x', ' javascript:x', 'java\nscript:x', 'data:text/html,x', 'vbscript:x', 'file:///etc/passwd', 'blob:x', ''])
      expect(safeHref(href), href).toBeUndefined();
  });
});
