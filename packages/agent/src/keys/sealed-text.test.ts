import { createHmac, hkdfSync, randomBytes } from 'node:crypto';
import { LaurelError } from '@laurel/base';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { readKek } from './kek.ts';
import { openSealedTexts } from './sealed-text.ts';

const textsUnder = (secret: Uint8Array) => {
  process.env.LAUREL_TEST_TEXT_KEK = Buffer.from(secret).toString('base64');
  return openSealedTexts(readKek({ env: 'LAUREL_TEST_TEXT_KEK' }), randomBytes);
};
const texts = textsUnder(randomBytes(32));

const codeOf = (open: () => string): string => {
  try {
    open();
    return 'opened';
  } catch (error) {
    if (error instanceof LaurelError) return error.code;
    throw error;
  }
};

it('gives back any text, and shows nothing of it meanwhile', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 2_000 }), fc.string(), (text, about) => {
      expect(texts.unseal(texts.seal(text, about), about)).toBe(text);
    }),
    { numRuns: 300 },
  );
  const sealed = texts.seal('canary-token', 'a row');
  expect(Buffer.from(sealed, 'base64url').includes('canary')).toBe(false);
  expect(texts.seal('canary-token', 'a row')).not.toBe(sealed);
});

it('KF-V12: opens in its own row, under its own key, and with every bit as it was; nowhere else', () => {
  const sealed = texts.seal('canary-token', 'row 1');
  expect(codeOf(() => texts.unseal(sealed, 'row 2'))).toBe('key_damaged');
  expect(codeOf(() => textsUnder(randomBytes(32)).unseal(sealed, 'row 1'))).toBe('kek_wrong');
  expect([texts.isSealed(sealed), textsUnder(randomBytes(32)).isSealed(sealed), texts.isSealed('canary-token')]).toEqual([true, false, false]);
  for (const text of ['', 'canary-token', '2.a.b.c', `${sealed}.`, sealed.slice(0, -1), '{"accessToken":"x"}'])
    expect([text, codeOf(() => texts.unseal(text, 'row 1'))]).toEqual([text, 'key_damaged']);
  const bytes = Buffer.from(sealed);
  for (let bit = 0; bit < bytes.length * 8; bit++) {
    const changed = Buffer.from(bytes);
    changed.writeUInt8(changed.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
    expect(['kek_wrong', 'key_damaged']).toContain(codeOf(() => texts.unseal(changed.toString('latin1'), 'row 1')));
  }
  expect(codeOf(() => texts.unseal(sealed, 'row 1'))).toBe('opened');
});

it('fingerprints a text the same under the same key for the same use, otherwise under any other, and shows nothing of it', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (text, other) => {
      expect(texts.fingerprint(text, 'a use')).toMatch(/^[\w-]{43}$/);
      expect(texts.fingerprint(text, 'a use') === texts.fingerprint(other, 'a use')).toBe(text === other);
      expect(texts.fingerprint(text, 'another use')).not.toBe(texts.fingerprint(text, 'a use'));
    }),
  );
  const secret = randomBytes(32);
  const key = new Uint8Array(hkdfSync('sha256', secret, '', 'laurel fingerprints|a use', 32)); // RFC 5869, RFC 2104
  expect(textsUnder(secret).fingerprint('zoe@example.org', 'a use')).toBe(createHmac('sha256', key).update('zoe@example.org').digest('base64url'));
  expect(texts.fingerprint('zoe@example.org', 'a use')).not.toBe(textsUnder(secret).fingerprint('zoe@example.org', 'a use'));
});
