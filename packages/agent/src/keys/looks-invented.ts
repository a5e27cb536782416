import { createHash } from 'node:crypto';

/**
 * Whether 32 bytes are an example or were made by a person: true for a random key with a chance below 1 in 10^13.
 * A key that everybody knows seals nothing (security.md K4).
 */
export function looksInvented(key: Uint8Array): boolean {
  return isKnown(key) || isRepetitive(key) || isCounting(key) || isText(key);
}

/** SHA-256 of keys that stand in public documentation: the one of Veramo's default.yml and tutorials. */
const KNOWN = new Set(['fb6d6313c1596553864bf8a4e6bee68e82852aa1782ca000b374c761014e5bef']);

const isKnown = (key: Uint8Array) => KNOWN.has(createHash('sha256').update(key).digest('hex'));

/** 32 random bytes have 30 different values or so; fewer than 16 comes by chance once in 10^16 keys. */
const isRepetitive = (key: Uint8Array) => new Set(key).size < 16;

/** 00 01 02 …: the step from byte to byte is always the same. */
const isCounting = (key: Uint8Array) => new Set([...key].slice(1).map((byte, i) => (byte - (key[i] ?? 0)) & 0xff)).size === 1;

/** A passphrase of 32 characters, or hexadecimal digits encoded once more. */
const isText = (key: Uint8Array) => key.every((byte) => byte >= 0x20 && byte < 0x7f);
