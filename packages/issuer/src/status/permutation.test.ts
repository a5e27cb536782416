import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LIST_ENTRIES } from '../limits.ts';
import { permutation } from './permutation.ts';

const keyOf = (name: string) => new Uint8Array(createHash('sha256').update(name).digest());

describe('the order in which a list fills', () => {
  it('gives each of the 131,072 places exactly once', () => {
    const at = permutation(keyOf('one'));
    const seen = new Uint8Array(LIST_ENTRIES);
    for (let n = 0; n < LIST_ENTRIES; n++) seen[at(n)] = (seen[at(n)] ?? 0) + 1;
    expect(seen.every((times) => times === 1)).toBe(true);
  });

  it('is another order for another key, and the same for the same', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), fc.integer({ min: 0, max: LIST_ENTRIES - 1 }), (key, n) => {
        expect(permutation(key)(n)).toBe(permutation(key)(n));
      }),
      { numRuns: 50 },
    );
    const [one, two] = [permutation(keyOf('one')), permutation(keyOf('two'))];
    const same = Array.from({ length: 1_000 }, (_, n) => n).filter((n) => one(n) === two(n)).length;
    expect(same).toBeLessThan(5);
  });

  it('spreads the first 10,000 evenly and without memory of their order (chi-square, rank correlation)', () => {
    const at = permutation(keyOf('spread'));
    const places = Array.from({ length: 10_000 }, (_, n) => at(n));
    const bins = new Array<number>(64).fill(0);
    for (const place of places) bins[place >>> 11] = (bins[place >>> 11] ?? 0) + 1;
    const expected = places.length / bins.length;
    const chi = bins.reduce((sum, bin) => sum + (bin - expected) ** 2 / expected, 0);
    expect(chi).toBeLessThan(103.4); // p > 0.001 at 63 degrees of freedom
    const rank = new Map([...places].sort((a, b) => a - b).map((place, index) => [place, index]));
    const n = places.length;
    const squares = places.reduce((sum, place, index) => sum + ((rank.get(place) ?? 0) - index) ** 2, 0);
    expect(Math.abs(1 - (6 * squares) / (n * (n * n - 1)))).toBeLessThan(0.03);
  });

  it('refuses a place outside the list', () => {
    expect(() => permutation(keyOf('one'))(LIST_ENTRIES)).toThrow(RangeError);
    expect(() => permutation(keyOf('one'))(-1)).toThrow(RangeError);
  });
});
