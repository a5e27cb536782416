import { hash } from 'node:crypto';
import { fromBase64url, toBase64url } from '@laurel/base';
import { FORBIDDEN_NAMES, parseStrict } from '../../json/strict.ts';
import type { Json } from '../../types.ts';

/** The names of RFC 9901 section 4.1.1 that Node can compute, and Node's own names for them. */
export const HASHES: ReadonlyMap<string, string> = new Map([
  ['sha-256', 'sha256'],
  ['sha-384', 'sha384'],
  ['sha-512', 'sha512'],
]);

/** Digests are over the ASCII text as sent, never over a re-encoding (RFC 9901 section 4.2.3). */
export const digestOf = (text: string, nodeHash = 'sha256'): string => hash(nodeHash, text, 'base64url');

/** RFC 9901 section 4.2.1: 128 random bits of salt keep a hidden value from being guessed. */
export const SALT_BYTES = 16;

/** Write one disclosure; an array element has no name. */
export function writeDisclosure(salt: Uint8Array, name: string | undefined, value: Json): { encoded: string; digest: string } {
  const content = name === undefined ? [toBase64url(salt), value] : [toBase64url(salt), name, value];
  const encoded = Buffer.from(JSON.stringify(content)).toString('base64url');
  return { encoded, digest: digestOf(encoded) };
}

/** A digest of nothing (RFC 9901 section 4.2.5), made as the others are, so that nobody can tell it from one. */
export const writeDecoy = (random: (bytes: number) => Uint8Array): string => digestOf(toBase64url(random(SALT_BYTES)));

/** `name` is absent for an array element. */
export type Opened = { name?: string; value: Json };

/** Names that mean something inside an SD-JWT; a disclosure that brings one could plant digests. */
const RESERVED = new Set(['_sd', '_sd_alg', '...']);

export function openDisclosure(encoded: string): { ok: true; opened: Opened } | { ok: false; detail: string } {
  const bytes = fromBase64url(encoded);
  if (!bytes) return { ok: false, detail: 'A disclosure is not base64url.' };
  const parsed = parseStrict(bytes);
  if (!parsed.ok) return { ok: false, detail: `A disclosure is not sound JSON: ${parsed.problem.detail}` };
  if (!Array.isArray(parsed.value)) return { ok: false, detail: 'A disclosure is not an array.' };
  const [salt, ...rest] = parsed.value;
  if (typeof salt !== 'string' || salt === '') return { ok: false, detail: 'A disclosure has no salt.' };
  const [first, second] = rest;
  if (rest.length === 1 && first !== undefined) return { ok: true, opened: { value: first } };
  if (rest.length !== 2 || second === undefined) return { ok: false, detail: 'A disclosure has two or three elements.' };
  if (typeof first !== 'string') return { ok: false, detail: 'The name in a disclosure is not text.' };
  if (RESERVED.has(first) || FORBIDDEN_NAMES.has(first)) return { ok: false, detail: `A disclosure may not bring a claim named ${first}.` };
  return { ok: true, opened: { name: first, value: second } };
}
