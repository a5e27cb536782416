import { createHash, createSecretKey, generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto';
import { LaurelError } from '@laurel/base';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PrivateKeyRow } from '../records.ts';
import { type KeyAbout, openKey, sealKey as seal } from './envelope.ts';
import { type KeyEncryptionKey, readKek } from './kek.ts';

const kekOf = (secret: Uint8Array): KeyEncryptionKey => {
  process.env.LAUREL_TEST_KEK = Buffer.from(secret).toString('base64');
  return readKek({ env: 'LAUREL_TEST_KEK' });
};
const sealKey = (kek: KeyEncryptionKey, about: KeyAbout, key: KeyObject) => seal(kek, about, key, randomBytes);
const kek = kekOf(randomBytes(32));
const about = { kid: 'did:web:a.example#z6Mkone', type: 'Ed25519', purpose: 'credentials' };
const other = { kid: 'did:web:a.example#z6Mktwo', type: 'Ed25519', purpose: 'credentials' };
const fresh = () => generateKeyPairSync('ed25519').privateKey;
const jwk = (key: KeyObject) => key.export({ format: 'jwk' });

function refusal(open: () => KeyObject): string {
  try {
    open();
  } catch (error) {
    if (error instanceof LaurelError) return error.code;
    throw error;
  }
  return 'opened';
}

/** Every row that differs from `row` in one bit of one of its texts, or in its version. */
function* flipped(row: PrivateKeyRow): Generator<PrivateKeyRow> {
  for (const column of ['kid', 'type', 'purpose', 'kekId', 'wrappedKey', 'sealedKey'] as const) {
    const bytes = Buffer.from(row[column]);
    for (let at = 0; at < bytes.length; at++) {
      for (let bit = 0; bit < 8; bit++) {
        const changed = Buffer.from(bytes);
        changed.writeUInt8(changed.readUInt8(at) ^ (1 << bit), at);
        yield { ...row, [column]: changed.toString('latin1') };
      }
    }
  }
  for (let bit = 0; bit < 31; bit++) yield { ...row, v: row.v ^ (1 << bit) };
}

describe('a sealed private key', () => {
  it('opens to the key that was sealed, Ed25519 and P-256', () => {
    for (const key of [fresh(), generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey]) {
      expect(jwk(openKey(kek, sealKey(kek, about, key)))).toEqual(jwk(key));
    }
  });

  it('opens to the scalar that was sealed, of BLS12-381, and only as such a key', () => {
    const scalar = randomBytes(32);
    const bbs = { ...about, type: 'Bls12381G2' };
    const row = sealKey(kek, bbs, createSecretKey(scalar));
    expect(openKey(kek, row).export()).toEqual(scalar);
    expect(refusal(() => openKey(kek, { ...row, type: 'Ed25519' }))).toBe('key_damaged');
    expect(refusal(() => openKey(kek, { ...sealKey(kek, about, fresh()), type: 'Bls12381G2' }))).toBe('key_damaged');
  });

  it('KF-V12: throws for every single flipped bit of every column, and its untouched twin opens', () => {
    const row = sealKey(kek, about, fresh());
    const outcomes = new Map<string, number>();
    for (const changed of flipped(row)) {
      const outcome = refusal(() => openKey(kek, changed));
      outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
    }
    console.info('KF-V12 bits flipped:', Object.fromEntries(outcomes));
    expect([...outcomes.keys()].sort()).toEqual(['kek_wrong', 'key_damaged']);
    expect(refusal(() => openKey(kek, row))).toBe('opened');
  });

  it('KF-V12: throws for a wrong key-encryption key, even where the id was made to fit; the right one opens', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), (seed) => {
        const wrong = kekOf(createHash('sha256').update(seed).digest());
        const row = sealKey(kek, about, fresh());
        expect(refusal(() => openKey(wrong, row))).toBe('kek_wrong');
        expect(refusal(() => openKey(wrong, { ...row, kekId: wrong.id }))).toBe('key_damaged');
        expect(refusal(() => openKey(kek, row))).toBe('opened');
      }),
    );
  });

  it('KF-V12: throws when it is cut short at any length or made longer, and opens as it was', () => {
    const row = sealKey(kek, about, fresh());
    for (const column of ['wrappedKey', 'sealedKey'] as const) {
      for (let length = 0; length < row[column].length; length++) {
        expect(refusal(() => openKey(kek, { ...row, [column]: row[column].slice(0, length) }))).toBe('key_damaged');
      }
      expect(refusal(() => openKey(kek, { ...row, [column]: `${row[column]}AAAA` }))).toBe('key_damaged');
    }
    expect(refusal(() => openKey(kek, row))).toBe('opened');
  });

  it('KF-V12: throws when any part of two rows is swapped, and each opens where it belongs', () => {
    const one = sealKey(kek, about, fresh());
    const two = sealKey(kek, other, fresh());
    fc.assert(
      fc.property(fc.subarray(['kid', 'type', 'purpose', 'wrappedKey', 'sealedKey'] as const, { minLength: 1 }), (columns) => {
        const mixed = { ...one, ...Object.fromEntries(columns.map((column) => [column, two[column]])) };
        const whole = (['kid', 'wrappedKey', 'sealedKey'] as const).map((column) => mixed[column] === two[column]);
        if (new Set(whole).size > 1) expect(refusal(() => openKey(kek, mixed))).toBe('key_damaged');
        else expect(refusal(() => openKey(kek, mixed))).toBe('opened');
      }),
    );
  });

  it('is bound to its purpose: an audit key does not open as one for credentials', () => {
    const row = sealKey(kek, { ...about, purpose: 'audit' }, fresh());
    expect(refusal(() => openKey(kek, { ...row, purpose: 'credentials' }))).toBe('key_damaged');
    expect(refusal(() => openKey(kek, row))).toBe('opened');
  });

  it('never wraps two data keys under one nonce, nor seals two keys under one data key', () => {
    const key = fresh();
    const rows = Array.from({ length: 500 }, () => sealKey(kek, about, key));
    expect(new Set(rows.map(({ wrappedKey }) => wrappedKey.slice(0, 16))).size).toBe(500);
    // One plain text, one nonce: only another data key makes another ciphertext.
    expect(new Set(rows.map(({ sealedKey }) => sealedKey)).size).toBe(500);
  });
});
