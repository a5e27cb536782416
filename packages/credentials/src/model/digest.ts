import { createHash } from 'node:crypto';
import { fromBase64url } from '@laurel/base';
import { fromBase58 } from '../keys/base58.ts';
import type { JsonObject } from '../types.ts';

/** Subresource Integrity, section 3.5: one or more digests, each of the length that its algorithm gives. */
export function isDigestSri(value: unknown): boolean {
  if (typeof value !== 'string') return false;
  return value.split(/\s+/).every((one) => {
    const [, algorithm = '', digest = ''] = /^(sha256|sha384|sha512)-([A-Za-z0-9+/]+={0,2})$/.exec(one) ?? [];
    const bytes = Buffer.from(digest, 'base64');
    return bytes.length === SRI_BYTES.get(algorithm) && bytes.toString('base64') === digest;
  });
}

const SRI_BYTES: ReadonlyMap<string, number> = new Map([
  ['sha256', 32],
  ['sha384', 48],
  ['sha512', 64],
]);

/**
 * Whether the text is the one whose digest the pointer gives; true where it gives none. Of several digests the strongest decides
 * (Subresource Integrity, section 3.3.4); a digest that cannot be computed here does not hold.
 */
export function matchesDigest(text: string, { digestSRI, digestMultibase }: JsonObject): boolean {
  return (digestSRI === undefined || matchesSri(text, digestSRI)) && (digestMultibase === undefined || matchesMultihash(text, digestMultibase));
}

function matchesSri(text: string, value: unknown): boolean {
  if (typeof value !== 'string' || !isDigestSri(value)) return false;
  const digests = value.split(/\s+/);
  const strongest = ['sha512', 'sha384', 'sha256'].find((algorithm) => digests.some((one) => one.startsWith(algorithm))) ?? '';
  return digests.includes(`${strongest}-${createHash(strongest).update(text).digest('base64')}`);
}

function matchesMultihash(text: string, value: unknown): boolean {
  if (typeof value !== 'string' || !isDigestMultibase(value)) return false;
  const bytes = bytesOfMultibase(value);
  const algorithm = bytes && MULTIHASH_NAME.get(bytes[0] ?? 0);
  return bytes !== undefined && algorithm !== undefined && createHash(algorithm).update(text).digest().equals(bytes.subarray(2));
}

/** Controlled Identifiers 1.0, section 2.5: a multihash in base64url (`u`) or base58 (`z`). Of a hash that is not listed there, only the length is asked. */
export function isDigestMultibase(value: unknown): boolean {
  if (typeof value !== 'string' || value.length > MULTIBASE_CHARACTERS) return false;
  const bytes = bytesOfMultibase(value);
  if (!bytes) return false;
  const [code = 0, length = 0] = bytes; // both below 128 for every hash in use, so each varint is one byte
  return code < 128 && length > 0 && bytes.length === length + 2 && (MULTIHASH_BYTES.get(code) ?? length) === length;
}

function bytesOfMultibase(value: string): Uint8Array | undefined {
  if (value.startsWith('u')) return fromBase64url(value.slice(1));
  return value.startsWith('z') ? fromBase58(value.slice(1)) : undefined;
}

/** Twice the text of the longest digest in use: base58 takes quadratic time. */
const MULTIBASE_CHARACTERS = 192;

const MULTIHASH_BYTES: ReadonlyMap<number, number> = new Map([
  [0x12, 32], // sha2-256
  [0x20, 48], // sha2-384
  [0x13, 64], // sha2-512
  [0x16, 32], // sha3-256
  [0x15, 48], // sha3-384
  [0x14, 64], // sha3-512
]);

const MULTIHASH_NAME: ReadonlyMap<number, string> = new Map([
  [0x12, 'sha256'],
  [0x20, 'sha384'],
  [0x13, 'sha512'],
  [0x16, 'sha3-256'],
  [0x15, 'sha3-384'],
  [0x14, 'sha3-512'],
]);
