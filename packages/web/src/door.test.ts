import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { asked, param, personIn, typed, wantsJson, withQuery } from './door.ts';

describe('what a door reads of a request', () => {
  it('is trimmed, and plainly absent where it is not there', () => {
    const form = new URLSearchParams({ name: '  Zoë ' });
    expect([typed({ form }, 'name'), typed({ form }, 'email')]).toEqual(['Zoë', '']);
    const query = new URLSearchParams({ q: ' bay ', empty: ' ' });
    expect([asked({ query }, 'q'), asked({ query }, 'empty'), asked({ query }, 'none')]).toEqual(['bay', undefined, undefined]);
  });

  it('is refused where the path or the session lacks what the route promises', () => {
    expect(param({ params: { id: 'a' } }, 'id')).toBe('a');
    expect(() => param({ params: {} }, 'id')).toThrow(expect.objectContaining({ code: 'not_found' }));
    expect(() => personIn({ session: undefined })).toThrow(expect.objectContaining({ code: 'not_signed_in' }));
  });

  it.each([
    ['application/json', true],
    ['application/problem+json, */*;q=0.1', true],
    ['text/html,application/xhtml+xml,application/json;q=0.9', false],
    ['*/*', false],
    [undefined, false],
  ])('takes %s for a program that wants JSON: %s', (accept, wanted) => expect(wantsJson({ header: () => accept })).toBe(wanted));
});

it('an address with its query says exactly what was put into it, without what is empty', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string({ minLength: 1 }), fc.option(fc.string(), { nil: undefined }), { noNullPrototype: true }), (query) => {
      const url = new URL(withQuery('/desk/bay', query), 'http://localhost');
      expect([...url.searchParams]).toEqual(Object.entries(query).filter(([, value]) => value));
      expect(url.pathname).toBe('/desk/bay');
    }),
  );
});
