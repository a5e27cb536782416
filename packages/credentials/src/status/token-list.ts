import { deflateSync, inflateSync } from 'node:zlib';
import { fromBase64url, toBase64url } from '@laurel/base';
import { isJsonObject } from '../json/strict.ts';
import { STATUS_INFLATED_BYTES } from '../limits.ts';
import { signJws } from '../proof/jws.ts';
import type { JsonObject, Signer } from '../types.ts';

/** What a two-bit entry says (Token Status List section 7.1). */
export const TOKEN_STATUS = { valid: 0, revoked: 1, suspended: 2 } as const;

const BITS = 2;
const PER_BYTE = 8 / BITS;
/** Level 6: 9 costs three times the work for under 1 % of size. */
const LEVEL = 6;

/** `values[i]` is the status of entry i, 0 to 3; two bits each, the least significant first (Token Status List section 4.1). */
export function encodeTokenStatusList(values: Uint8Array): { bits: 2; lst: string } {
  const bytes = new Uint8Array(Math.ceil(values.length / PER_BYTE));
  for (const [index, value] of values.entries()) {
    if (value >= 1 << BITS) throw new RangeError(`a status has ${BITS} bits; entry ${index} is ${value}`);
    const place = Math.floor(index / PER_BYTE);
    bytes[place] = (bytes[place] ?? 0) | (value << ((index % PER_BYTE) * BITS));
  }
  return { bits: BITS, lst: toBase64url(deflateSync(bytes, { level: LEVEL })) };
}

export type TokenStatusList = {
  values: Uint8Array;
  /** The list's own address: its `sub`. */
  uri: string;
  /** The key that signed the credentials in the list; its controller becomes `iss`. */
  signer: Signer;
  issuedAt: Date;
  expiresAt: Date;
  ttlSeconds: number;
};

/** A signed token status list, compact, as served with `application/statuslist+jwt`. */
export function signTokenStatusList({ values, uri, signer, issuedAt, expiresAt, ttlSeconds }: TokenStatusList): Promise<string> {
  const payload: JsonObject = {
    iss: signer.controller,
    sub: uri,
    iat: Math.floor(issuedAt.getTime() / 1000),
    exp: Math.floor(expiresAt.getTime() / 1000),
    ttl: ttlSeconds,
    status_list: encodeTokenStatusList(values),
  };
  return signJws({ typ: 'statuslist+jwt', kid: signer.verificationMethod }, payload, signer);
}

export type TokenStatusCode =
  | 'list_malformed'
  | 'list_other_address'
  | 'list_not_yet_valid'
  | 'list_expired'
  | 'list_undecodable'
  | 'list_too_large'
  | 'index_out_of_range';

/** One entry of a token status list whose signature the caller verified. `ttlMs` is how long the issuer lets a copy be used; `bounded`: the list says until when it holds. */
export function readTokenStatusList(
  claims: JsonObject,
  entry: { uri: string; idx: number },
  at: Date,
  skewSeconds = 0,
): { ok: true; value: number; bounded: boolean; ttlMs?: number } | { ok: false; code: TokenStatusCode; detail: string } {
  const { sub, iat, exp, ttl, status_list: list } = claims;
  const refuse = (code: TokenStatusCode, detail: string): { ok: false; code: TokenStatusCode; detail: string } => ({ ok: false, code, detail });
  const now = at.getTime() / 1000;
  if (sub !== entry.uri) return refuse('list_other_address', `The list calls itself ${JSON.stringify(sub)}.`);
  if (typeof iat !== 'number') return refuse('list_malformed', 'iat is missing.');
  if (iat > now + skewSeconds) return refuse('list_not_yet_valid', 'The list says it was made in the future.');
  if (exp !== undefined && typeof exp !== 'number') return refuse('list_malformed', 'exp is not a number.');
  if (exp !== undefined && exp <= now - skewSeconds) return refuse('list_expired', 'The list has ended.');
  if (ttl !== undefined && (typeof ttl !== 'number' || ttl <= 0)) return refuse('list_malformed', 'ttl is not a positive number.');
  if (!isJsonObject(list) || typeof list.lst !== 'string') return refuse('list_malformed', 'status_list.lst is missing.');
  const { bits } = list;
  if (bits !== 1 && bits !== 2 && bits !== 4 && bits !== 8) return refuse('list_malformed', 'status_list.bits is not 1, 2, 4 or 8.');

  const inflated = inflate(list.lst);
  if (typeof inflated === 'string') return refuse(inflated, 'status_list.lst does not inflate within bounds.');
  const place = Math.floor((entry.idx * bits) / 8);
  const byte = inflated[place];
  if (!Number.isSafeInteger(entry.idx) || byte === undefined) return refuse('index_out_of_range', `The list has ${(inflated.length * 8) / bits} entries.`);
  const value = (byte >> ((entry.idx * bits) % 8)) & ((1 << bits) - 1);
  return { ok: true, value, bounded: exp !== undefined, ...(ttl === undefined ? {} : { ttlMs: ttl * 1000 }) };
}

function inflate(lst: string): Uint8Array | 'list_undecodable' | 'list_too_large' {
  const bytes = fromBase64url(lst) ?? new Uint8Array(); // no bytes are no zlib
  try {
    return inflateSync(bytes, { maxOutputLength: STATUS_INFLATED_BYTES });
  } catch (error) {
    return error instanceof RangeError ? 'list_too_large' : 'list_undecodable'; // zlib throws RangeError at the bound, Error on damage
  }
}
