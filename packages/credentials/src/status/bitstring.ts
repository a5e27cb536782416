import { gunzipSync, gzipSync } from 'node:zlib';
import { fromBase64url, toBase64url } from '@laurel/base';
import { CREDENTIALS_V2 } from '../contexts/contexts.ts';
import { STATUS_ENTRIES_MAX, STATUS_ENTRIES_MIN, STATUS_INFLATED_BYTES } from '../limits.ts';
import { isObject, listOf } from '../model/rules.ts';
import { timeOf } from '../model/time.ts';
import type { Credential, Did, JsonObject } from '../types.ts';

export type StatusPurpose = 'revocation' | 'suspension';

/**
 * The unsigned BitstringStatusListCredential of one list. `bits` has one byte an entry, non-zero where the entry is set;
 * times are ISO 8601, UTC; `ttlMs` is how long a copy may be used.
 * @throws RangeError where the list has fewer entries than herd privacy needs, or more than a reader inflates
 */
export function buildBitstringList(input: {
  url: string;
  issuer: Did;
  purpose: StatusPurpose;
  bits: Uint8Array;
  validFrom: string;
  validUntil: string;
  ttlMs: number;
}): Credential {
  const { url, issuer, purpose, bits, validFrom, validUntil, ttlMs } = input;
  return {
    '@context': [CREDENTIALS_V2],
    id: url,
    type: ['VerifiableCredential', 'BitstringStatusListCredential'],
    issuer,
    validFrom,
    validUntil,
    credentialSubject: { id: `${url}#list`, type: 'BitstringStatusList', statusPurpose: purpose, ttl: ttlMs, encodedList: encodeBitstring(bits) },
  };
}

/** Multibase base64url of the gzipped bits, entry 0 the left-most bit (Bitstring Status List 1.0, section 3.3). @throws RangeError as `buildBitstringList` */
export function encodeBitstring(bits: Uint8Array): string {
  if (bits.length < STATUS_ENTRIES_MIN || bits.length > STATUS_ENTRIES_MAX)
    throw new RangeError(`A status list has ${STATUS_ENTRIES_MIN} to ${STATUS_ENTRIES_MAX} entries, not ${bits.length}.`);
  const bytes = new Uint8Array(Math.ceil(bits.length / 8));
  for (let index = 0; index < bits.length; index++) if (bits[index]) bytes[index >> 3] = (bytes[index >> 3] ?? 0) | (0x80 >> (index & 7));
  return `u${toBase64url(gzipSync(bytes))}`;
}

export type BitstringCode =
  | 'list_malformed'
  | 'list_other_address'
  | 'list_other_purpose'
  | 'list_not_yet_valid'
  | 'list_expired'
  | 'list_undecodable'
  | 'list_too_large'
  /** STATUS_LIST_LENGTH_ERROR of the specification. */
  | 'list_too_short'
  /** RANGE_ERROR of the specification. */
  | 'index_out_of_range';

/**
 * One entry of a status list credential whose proof and issuer the caller has verified: `url` is where it was fetched,
 * `purpose` and `index` are the entry's. Every answer but `ok` means that the status is not known, never that it is good.
 */
export function readBitstringList(
  list: JsonObject,
  entry: { purpose: string; index: number; url: string },
  at: Date,
  skewSeconds = 0,
): { ok: true; value: 0 | 1; ttlMs?: number } | { ok: false; code: BitstringCode; detail: string } {
  const refuse = (code: BitstringCode, detail: string): { ok: false; code: BitstringCode; detail: string } => ({ ok: false, code, detail });
  const subject = list.credentialSubject;
  if (!hasType(list, 'BitstringStatusListCredential') || !isObject(subject) || !hasType(subject, 'BitstringStatusList'))
    return refuse('list_malformed', 'This is not a bitstring status list.');
  // Another list of the same issuer and purpose would tell of other credentials.
  if (list.id !== entry.url && addressOf(subject.id) !== entry.url)
    return refuse('list_other_address', `The list calls itself ${JSON.stringify(list.id ?? subject.id ?? null)}.`);
  if (!listOf(subject.statusPurpose).includes(entry.purpose)) return refuse('list_other_purpose', `The list is not for ${entry.purpose}.`);

  const [from, until, now, skew] = [timeOf(list.validFrom), timeOf(list.validUntil), at.getTime(), skewSeconds * 1000];
  if ((list.validFrom !== undefined && from === undefined) || (list.validUntil !== undefined && until === undefined))
    return refuse('list_malformed', 'A time of the list is none.');
  if (from !== undefined && from > now + skew) return refuse('list_not_yet_valid', 'The list is not valid yet.');
  if (until !== undefined && until < now - skew) return refuse('list_expired', 'The list has ended.');
  const { ttl } = subject;
  if (ttl !== undefined && (typeof ttl !== 'number' || ttl < 0)) return refuse('list_malformed', 'ttl is not a number of milliseconds.');

  const bytes = inflate(subject.encodedList);
  if (typeof bytes === 'string') return refuse(bytes, 'encodedList does not inflate within bounds.');
  if (bytes.length * 8 < STATUS_ENTRIES_MIN) return refuse('list_too_short', `The list has ${bytes.length * 8} entries; ${STATUS_ENTRIES_MIN} is the least.`);
  const byte = Number.isSafeInteger(entry.index) && entry.index >= 0 ? bytes[Math.floor(entry.index / 8)] : undefined;
  if (byte === undefined) return refuse('index_out_of_range', `The list has ${bytes.length * 8} entries, none at ${entry.index}.`);
  return { ok: true, value: (byte & (0x80 >> (entry.index % 8))) === 0 ? 0 : 1, ...(ttl === undefined ? {} : { ttlMs: ttl }) };
}

const hasType = (object: JsonObject, type: string): boolean => listOf(object.type).includes(type);

const addressOf = (id: unknown): string | undefined => (typeof id === 'string' ? id.split('#')[0] : undefined);

function inflate(encoded: unknown): Uint8Array | 'list_undecodable' | 'list_too_large' {
  const bytes = typeof encoded === 'string' && encoded.startsWith('u') ? fromBase64url(encoded.slice(1)) : undefined;
  if (!bytes) return 'list_undecodable';
  try {
    return gunzipSync(bytes, { maxOutputLength: STATUS_INFLATED_BYTES });
  } catch (error) {
    return error instanceof RangeError ? 'list_too_large' : 'list_undecodable'; // zlib throws RangeError at the bound, Error on damage
  }
}
