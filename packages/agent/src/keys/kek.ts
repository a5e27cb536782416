import { createHmac, createSecretKey, hkdfSync } from 'node:crypto';
import { closeSync, fstatSync, openSync, readFileSync } from 'node:fs';
import { type Context, LaurelError } from '@laurel/base';
import type { KeyEncryption } from '../types.ts';
import { looksInvented } from './looks-invented.ts';
import { NONCE, seal, unseal } from './seal.ts';

/** Wraps the data key of each private key. Behind these names stands a local secret now; an HSM or a cloud KMS fits too. */
export type KeyEncryptionKey = {
  /** Tells one key-encryption key from another and nothing about it. */
  id: string;
  wrap: (dataKey: Uint8Array, about: string, random: Context['random']) => Uint8Array;
  /** @throws Error where one bit of either is not as it was wrapped */
  unwrap: (wrapped: Uint8Array, about: string) => Uint8Array;
  /** HMAC-SHA-256 under a key that comes of it for this use alone (HKDF, RFC 5869), base64url. */
  fingerprint: (text: string, about: string) => string;
};

const MAKE_ONE = 'Make one with: head -c 32 /dev/urandom | base64';

/**
 * The node's key-encryption key, from a variable or a file that holds the base64 of 32 random bytes.
 * @throws LaurelError kek_missing · kek_example · kek_exposed
 */
export function readKek(source: KeyEncryption): KeyEncryptionKey {
  const secret = readKekSecret(source);
  try {
    return localKek(secret);
  } finally {
    secret.fill(0);
  }
}

/** Its 32 bytes, for the caller to wipe. @throws LaurelError kek_missing · kek_example · kek_exposed */
export function readKekSecret(source: KeyEncryption): Buffer {
  const place = 'env' in source ? `the variable ${source.env}` : source.file;
  const text = 'env' in source ? process.env[source.env] : readSecretFile(source.file);
  const secret = decode(text?.trim() ?? '', place);
  if (!looksInvented(secret)) return secret;
  secret.fill(0);
  throw new LaurelError('kek_example', {
    detail: `The key-encryption key in ${place} is an example or was typed by hand: whoever reads the documentation could open every key of this node. ${MAKE_ONE}`,
  });
}

function readSecretFile(file: string): string {
  const unreadable = (cause: unknown) => new LaurelError('kek_missing', { detail: whyUnreadable(file, cause), cause });
  const handle = attempt(() => openSync(file, 'r'), unreadable);
  try {
    // Asked of the open file, not of its name: the name could point elsewhere a moment later.
    refuseExposed(file, fstatSync(handle));
    return attempt(() => readFileSync(handle, 'utf8'), unreadable);
  } finally {
    closeSync(handle);
  }
}

/** A key that is there and cannot be read must not be made anew: what the old one wraps would be lost. */
function whyUnreadable(file: string, cause: unknown): string {
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  if (code === 'EACCES' || code === 'EPERM')
    return `This user may not read the key-encryption key file ${file}. Give it to the node’s user (chown ${process.geteuid?.() ?? 'USER'} ${file}) and let that user into its folder.`;
  if (code === 'EISDIR') return `The key-encryption key file ${file} is a folder. Name the file in it.`;
  return `The key-encryption key file ${file} cannot be read. ${MAKE_ONE} > ${file} && chmod 600 ${file}`;
}

function attempt<T>(act: () => T, failure: (cause: unknown) => LaurelError): T {
  try {
    return act();
  } catch (cause) {
    throw failure(cause);
  }
}

function refuseExposed(file: string, { mode, uid }: { mode: number; uid: number }): void {
  const me = process.getuid?.();
  if (me === undefined) return; // Windows keeps no mode bits: its access lists are the operator's to set
  if (uid !== me) {
    throw new LaurelError('kek_exposed', {
      detail: `The key-encryption key file ${file} belongs to another user, who can read and replace it. Give it to the node's user: chown ${me} ${file}`,
    });
  }
  if ((mode & 0o077) !== 0) {
    throw new LaurelError('kek_exposed', {
      detail: `The key-encryption key file ${file} can be read by other users of this machine. Close it: chmod 600 ${file} (and replace the key if others may have read it).`,
    });
  }
}

function decode(text: string, place: string): Buffer {
  if (text === '') throw new LaurelError('kek_missing', { detail: `There is no key-encryption key in ${place}. ${MAKE_ONE}` });
  const secret = Buffer.from(text, 'base64');
  // Buffer drops what is not base64; a mistyped key must not become a shorter one.
  if (secret.length !== 32 || secret.toString('base64') !== text) {
    throw new LaurelError('kek_missing', { detail: `The key-encryption key in ${place} is not the base64 of 32 bytes. ${MAKE_ONE}` });
  }
  return secret;
}

/** The name that rows bear of what they are sealed with. */
export const kekIdOf = (secret: Uint8Array): string => createHmac('sha256', secret).update('laurel key-encryption key id').digest('hex').slice(0, 16);

function localKek(secret: Buffer): KeyEncryptionKey {
  const key = createSecretKey(secret); // OpenSSL's own memory: never in a heap snapshot
  return {
    id: kekIdOf(secret),
    wrap: (dataKey, about, random) => seal(key, random(NONCE), dataKey, about),
    unwrap: (wrapped, about) => unseal(key, wrapped, about),
    fingerprint: (text, about) => {
      const own = new Uint8Array(hkdfSync('sha256', key, '', `laurel fingerprints|${about}`, 32));
      try {
        return createHmac('sha256', own).update(text).digest('base64url');
      } finally {
        own.fill(0);
      }
    },
  };
}
