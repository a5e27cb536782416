import { createHash, randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { fromBase64url } from './bytes.ts';
import { newCode, newId, newSecret } from './ids.ts';

const system = { random: (bytes: number) => new Uint8Array(randomBytes(bytes)) };
const saying = (...values: number[]) => ({
  random: () => {
    const bytes = new Uint8Array(4);
    new DataView(bytes.buffer).setUint32(0, values.shift() ?? 0);
    return bytes;
  },
});

it('makes ids of 128 and secrets of 256 random bits', () => {
  expect(fromBase64url(newId(system))).toHaveLength(16);
  expect(fromBase64url(newSecret(system))).toHaveLength(32);
  expect(new Set(Array.from({ length: 1000 }, () => newId(system))).size).toBe(1000);
});

it('makes codes of exactly the digits asked for', () => {
  fc.assert(fc.property(fc.integer({ min: 1, max: 9 }), (digits) => void expect(newCode(system, digits)).toMatch(new RegExp(`^[0-9]{${digits}}$`))));
});

it('draws again where the remainder would favour small codes', () => {
  expect(newCode(saying(4_294_000_000, 4_294_967_295, 7))).toBe('000007'); // 4,294 whole millions fit into 32 bits; the rest is not used
  expect(newCode(saying(4_293_999_999))).toBe('999999');
});

it('makes each first digit as often as the others', () => {
  // As good as chance, and the same in each run.
  let drawn = 0;
  const even = { random: (bytes: number) => new Uint8Array(createHash('sha256').update(String(drawn++)).digest().subarray(0, bytes)) };
  const seen = Array<number>(10).fill(0);
  for (let i = 0; i < 20_000; i++) {
    const first = Number(newCode(even)[0]);
    seen[first] = (seen[first] ?? 0) + 1;
  }
  const chiSquare = seen.reduce((sum, count) => sum + (count - 2000) ** 2 / 2000, 0);
  expect(chiSquare).toBeLessThan(28); // 9 degrees of freedom: of a thousand even draws one is further off, and this one is always the same
});
