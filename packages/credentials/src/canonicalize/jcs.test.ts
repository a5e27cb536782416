import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Json } from '../types.ts';
import { canonicalizeJson } from './jcs.ts';

describe('JSON canonicalization (RFC 8785)', () => {
  it('writes the example of section 3.2.2 as section 3.2.3 shows it', () => {
    const input: Json = JSON.parse(String.raw`{
      "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
      "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/",
      "literals": [null, true, false]
    }`);
    expect(canonicalizeJson(input)).toBe(
      String.raw`{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\u000f\nA'B\"\\\\\"/"}`,
    );
  });

  it('sorts names by UTF-16 code units, as the example of section 3.2.3 does', () => {
    const sorted = ['\r', '1', '\u0080', '\u00f6', '\u20ac', '\u{1f600}', '\ufb33']; // U+1F600 begins with D83D, before FB33
    const shuffled = Object.fromEntries(['\u20ac', '\r', '\ufb33', '1', '\u{1f600}', '\u0080', '\u00f6'].map((name) => [name, 0]));
    expect(canonicalizeJson(shuffled)).toBe(`{${sorted.map((name) => `${JSON.stringify(name)}:0`).join(',')}}`);
  });

  it.each([
    [0, '0'],
    [-0, '0'],
    [5e-324, '5e-324'],
    [1.7976931348623157e308, '1.7976931348623157e+308'],
    [9007199254740992, '9007199254740992'],
    [295147905179352830000, '295147905179352830000'],
    [1e21, '1e+21'],
    [9.999999999999997e-7, '9.999999999999997e-7'],
    [0.000001, '0.000001'],
    [333333333.3333332, '333333333.3333332'],
  ])('writes the number %s of appendix B', (value, text) => {
    expect(canonicalizeJson(value)).toBe(text);
  });

  it('has no form for a number without end and for half a character', () => {
    for (const value of [Number.NaN, Number.POSITIVE_INFINITY]) expect(() => canonicalizeJson(value)).toThrow(TypeError);
    expect(() => canonicalizeJson('\ud800')).toThrow(TypeError);
    expect(() => canonicalizeJson({ '\udead': 1 })).toThrow(TypeError);
  });

  it('keeps the value, and gives one form whatever order the members came in', () => {
    const shuffled = (value: unknown): Json => {
      if (Array.isArray(value)) return value.map(shuffled);
      if (typeof value !== 'object' || value === null) return value as Json;
      return Object.fromEntries(
        Object.entries(value)
          .reverse()
          .map(([name, member]) => [name, shuffled(member)]),
      );
    };
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = canonicalizeJson(value as Json);
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
        expect(canonicalizeJson(shuffled(value))).toBe(text);
        expect(canonicalizeJson(JSON.parse(text))).toBe(text);
      }),
    );
  });
});
