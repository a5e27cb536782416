import { createPrivateKey, createSecretKey, generateKeySync, type KeyObject } from 'node:crypto';
import { type Context, fromBase64url, LaurelError, toBase64url } from '@laurel/base';
import type { PrivateKeyRow } from '../records.ts';
import type { KeyEncryptionKey } from './kek.ts';
import { VERAMO_TYPE } from './public-key.ts';
import { NONCE, seal, unseal } from './seal.ts';

/** What a sealed key is bound to: in another row, for another purpose or under another name it does not open. */
export type KeyAbout = { kid: string; type: string; purpose: string };

const VERSION = 1;

/** A data key seals one thing in its life, so any nonce is new to it. */
const ONCE = new Uint8Array(NONCE);

/** Seals a private key (as PKCS #8; the scalar of a BLS12-381 key, which that has no form for, as it is) under a data key of its own, and that under the key-encryption key (security.md K1). */
export function sealKey(kek: KeyEncryptionKey, about: KeyAbout, privateKey: KeyObject, random: Context['random']): PrivateKeyRow {
  const plain = privateKey.type === 'secret' ? privateKey.export() : privateKey.export({ format: 'der', type: 'pkcs8' });
  return { ...about, v: VERSION, kekId: kek.id, ...toSealed(kek, plain, binding(about), random) };
}

type Sealed = Pick<PrivateKeyRow, 'wrappedKey' | 'sealedKey'>;

/** Wipes `plain`. */
export function toSealed(kek: KeyEncryptionKey, plain: Uint8Array, bound: string, random: Context['random']): Sealed {
  const dataKey = generateKeySync('aes', { length: 256 }).export(); // the system's own chance, like the key that it seals
  try {
    return { wrappedKey: toBase64url(kek.wrap(dataKey, bound, random)), sealedKey: toBase64url(seal(dataKey, ONCE, plain, bound)) };
  } finally {
    plain.fill(0);
    dataKey.fill(0);
  }
}

/**
 * Opens a sealed key; a row that is not bit for bit as it was sealed yields none.
 * @throws LaurelError kek_wrong · key_damaged
 */
export function openKey(kek: KeyEncryptionKey, row: PrivateKeyRow): KeyObject {
  if (row.kekId !== kek.id) {
    throw new LaurelError('kek_wrong', {
      detail: `The key ${row.kid} is sealed with the key-encryption key ${row.kekId}, and this node was started with ${kek.id}. Start it with the one used before.`,
    });
  }
  try {
    if (row.v !== VERSION) throw new Error(`Unknown version ${row.v}.`);
    return fromSealed(kek, row, binding(row), (plain) => {
      const key = Buffer.from(plain.buffer, plain.byteOffset, plain.length);
      return row.type === VERAMO_TYPE['BLS12-381'] ? createSecretKey(key) : createPrivateKey({ key, format: 'der', type: 'pkcs8' });
    });
  } catch (cause) {
    throw new LaurelError('key_damaged', {
      detail: `The private key ${row.kid} does not open: its row was changed or damaged. Restore the agent's database from a backup.`,
      cause,
    });
  }
}

/** What `read` makes of the plain bytes, which are wiped then. @throws Error where one bit is not as it was sealed */
export function fromSealed<T>(kek: KeyEncryptionKey, { wrappedKey, sealedKey }: Sealed, bound: string, read: (plain: Uint8Array) => T): T {
  const opened: Uint8Array[] = [];
  try {
    const dataKey = kek.unwrap(bytesOf(wrappedKey), bound);
    opened.push(dataKey);
    const plain = unseal(dataKey, bytesOf(sealedKey), bound);
    opened.push(plain);
    return read(plain);
  } finally {
    for (const bytes of opened) bytes.fill(0);
  }
}

/** One node is one tenant; the field is in the format so that a second one needs no new version. */
function binding({ kid, type, purpose }: KeyAbout): string {
  const parts = ['node', kid, type, purpose, String(VERSION)];
  // No part may hold the separator: two different bindings would read the same.
  if (parts.some((part) => part.includes('|'))) throw new Error('A key name with | in it.');
  return parts.join('|');
}

function bytesOf(text: string): Uint8Array {
  const bytes = fromBase64url(text); // strict: a lenient decoder would forgive a flipped last bit
  if (!bytes) throw new Error('Not base64url.');
  return bytes;
}
