import { createHash } from 'node:crypto';
import { toBase64url } from '@laurel/base';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toBase58 } from '../keys/base58.ts';
import { isDigestMultibase, isDigestSri, matchesDigest } from './digest.ts';

const sri = (algorithm: string, text: string) => `${algorithm}-${createHash(algorithm).update(text).digest('base64')}`;
const multihash = (code: number, algorithm: string, text: string) => {
  const digest = createHash(algorithm).update(text).digest();
  return Uint8Array.from([code, digest.length, ...digest]);
};
const MULTIHASHES: [number, string][] = [
  [0x12, 'sha256'],
  [0x20, 'sha384'],
  [0x13, 'sha512'],
  [0x16, 'sha3-256'],
  [0x15, 'sha3-384'],
  [0x14, 'sha3-512'],
];

describe('a digest of a text', () => {
  it('is well formed and holds for that text, and for no other', () => {
    fc.assert(
      fc.property(
        fc.string(),
        fc.string(),
        fc.constantFrom('sha256', 'sha384', 'sha512'),
        fc.constantFrom(...MULTIHASHES),
        (text, other, algorithm, [code, name]) => {
          fc.pre(text !== other);
          const hash = multihash(code, name, text);
          for (const digest of [{ digestSRI: sri(algorithm, text) }, { digestMultibase: `u${toBase64url(hash)}` }, { digestMultibase: `z${toBase58(hash)}` }]) {
            expect('digestSRI' in digest ? isDigestSri(digest.digestSRI) : isDigestMultibase(digest.digestMultibase)).toBe(true);
            expect([matchesDigest(text, digest), matchesDigest(other, digest)]).toEqual([true, false]);
          }
        },
      ),
      { numRuns: 200 },
    );
  });

  it('is refused in any other form', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect([isDigestSri(text), isDigestMultibase(text), matchesDigest('', { digestSRI: text })]).toEqual([false, false, false]);
      }),
    );
    const good = sri('sha256', 'x');
    for (const bad of [
      good.replace('=', ''),
      `${good}  x`,
      good.replace('sha256', 'sha512'),
      good.replace('sha256', 'md5'),
      good.replace(/.{4}$/, '-_=='),
      7,
      null,
    ])
      expect([bad, isDigestSri(bad)]).toEqual([bad, false]);
    const hash = multihash(0x12, 'sha256', 'x');
    for (const bad of [`m${toBase64url(hash)}`, `u${toBase64url(hash.subarray(1))}`, `u${toBase64url(hash)}=`, `z${'1'.repeat(10_000)}`, 'u', 'z', 7])
      expect(isDigestMultibase(bad)).toBe(false);
  });

  it('by the strongest algorithm decides; a weaker one beside it does not save another text', () => {
    const [weak, strong] = [sri('sha256', 'other'), sri('sha512', 'text')];
    expect([matchesDigest('text', { digestSRI: `${weak} ${strong}` }), matchesDigest('other', { digestSRI: `${weak} ${strong}` })]).toEqual([true, false]);
    expect(matchesDigest('text', { digestSRI: `${sri('sha512', 'third')} ${strong}` })).toBe(true);
  });

  it('by a hash that cannot be computed here does not hold, and no digest is asked for where none is given', () => {
    const unheardOf = `u${toBase64url(Uint8Array.from([0x1e, 4, 1, 2, 3, 4]))}`;
    expect([isDigestMultibase(unheardOf), matchesDigest('text', { digestMultibase: unheardOf }), matchesDigest('text', {})]).toEqual([true, false, true]);
    expect(matchesDigest('text', { digestSRI: sri('sha256', 'text'), digestMultibase: unheardOf })).toBe(false);
  });
});
