import fc from 'fast-check';
import { expect, it } from 'vitest';
import { fromBase64url, hashed, sha256, toBase64url, utf8 } from './bytes.ts';

it('reads back what it wrote', () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => void expect(fromBase64url(toBase64url(bytes))).toEqual(bytes)));
});

it('accepts of every text at most the one spelling it would write itself', () => {
  const alphabet = fc.constantFrom(...'ABCXYZabcxyz0189-_+/= \n.é');
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.string({ unit: alphabet, maxLength: 12 })), (text) => {
      const bytes = fromBase64url(text);
      if (bytes !== undefined) expect(toBase64url(bytes)).toBe(text);
    }),
    { numRuns: 5000 },
  );
});

it.each(['A', 'AB==', 'A+/A', 'AAAA\n', ' AAAA', 'AB', 'AAB', 'AAA.', 'AAA='])('refuses %j', (text) => expect(fromBase64url(text)).toBeUndefined());

it('refuses every second spelling that lenient decoders take: a set unused bit, padding, white space', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 1, maxLength: 50 }), (bytes) => {
      const text = toBase64url(bytes);
      for (const other of [`${text}=`, `${text}==`, `${text} `, `${text}\n`, text.replace(/.$/, (last) => next(last))]) {
        if (other !== text && bytes.length % 3 !== 0) expect(fromBase64url(other)).toBeUndefined();
      }
    }),
  );
});
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const next = (letter: string) => ALPHABET[(ALPHABET.indexOf(letter) + 1) % 64] ?? 'A';

it('hashes as FIPS 180-4 says', () => {
  expect(Buffer.from(sha256('abc')).toString('hex')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
  expect(hashed('abc')).toBe(toBase64url(sha256(utf8('abc'))));
});
