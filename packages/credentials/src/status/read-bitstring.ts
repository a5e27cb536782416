import { gunzipSync } from 'node:zlib';
import { fromBase64url } from '@laurel/base';
import { hasType, listOf } from '../json/members.ts';
import { isJsonObject } from '../json/strict.ts';
import { STATUS_ENTRIES_MIN, STATUS_INFLATED_BYTES } from '../limits.ts';
import { windowOf } from '../model/time.ts';
import type { JsonObject } from '../types.ts';

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

/** Where one entry stands in a bitstring: `size` bits from `index * size` on, the most significant first. */
export type BitstringPlace = { kind: BitstringKind; purpose: string; index: number; size: number; url: string };

/** The same bits in two editions: StatusList2021 was the draft of Bitstring Status List, without the multibase letter. */
export type BitstringKind = 'bitstring' | 'status-list-2021';
const KINDS: Readonly<Record<BitstringKind, { credential: string; list: string; encoded: (text: string) => string | undefined }>> = {
  bitstring: {
    credential: 'BitstringStatusListCredential',
    list: 'BitstringStatusList',
    encoded: (text) => (text.startsWith('u') ? text.slice(1) : undefined),
  },
  // The draft said base64 and its writers took either alphabet.
  'status-list-2021': {
    credential: 'StatusList2021Credential',
    list: 'StatusList2021',
    encoded: (text) =>
      text
        .replaceAll('+', '-')
        .replaceAll('/', '_')
        .replace(/={1,2}$/, ''),
  },
};

/**
 * One entry of a status list credential whose proof and issuer the caller has verified: `place.url` is where it was fetched, `at` the moment
 * that is asked about. Every answer but `ok` means that the status is not known, never that it is good.
 */
export function readBitstringList(list: JsonObject, place: BitstringPlace, at: Date, skewSeconds = 0): BitstringReading {
  const subject = list.credentialSubject;
  const kind = KINDS[place.kind];
  if (!hasType(list, kind.credential) || !isJsonObject(subject) || !hasType(subject, kind.list))
    return refuse('list_malformed', `This is not a ${kind.credential}.`);
  // Another list of the same issuer and purpose would tell of other credentials.
  if (![list.id, subject.id].some((id) => namesList(id, place.url)))
    return refuse('list_other_address', `The list calls itself ${JSON.stringify(list.id ?? subject.id ?? null)}.`);
  if (!listOf(subject.statusPurpose).includes(place.purpose)) return refuse('list_other_purpose', `The list is not for ${place.purpose}.`);
  const window = windowOf(list);
  if (!window) return refuse('list_malformed', 'A time of the list is none.');
  const { from = Number.NEGATIVE_INFINITY, until = Number.POSITIVE_INFINITY } = window;
  if (from > at.getTime() + skewSeconds * 1000) return refuse('list_not_yet_valid', 'The list is not valid yet.');
  if (until < at.getTime() - skewSeconds * 1000) return refuse('list_expired', 'The list has ended.');
  const { ttl } = subject;
  if (ttl !== undefined && (typeof ttl !== 'number' || ttl < 0)) return refuse('list_malformed', 'ttl is not a number of milliseconds.');
  const bits = inflate(typeof subject.encodedList === 'string' ? kind.encoded(subject.encodedList) : undefined);
  if (typeof bits === 'string') return refuse(bits, 'encodedList does not inflate within bounds.');
  const entries = Math.floor((bits.length * 8) / place.size);
  const value = Number.isSafeInteger(place.index) && place.index >= 0 && place.index < entries ? valueAt(bits, place) : undefined;
  // So short a list gives no herd privacy, and the specification makes an error of it; that it revokes a badge is signed all the same.
  if (entries < STATUS_ENTRIES_MIN && !(value && place.purpose === 'revocation'))
    return refuse('list_too_short', `The list has ${entries} entries; ${STATUS_ENTRIES_MIN} is the least.`);
  if (value === undefined) return refuse('index_out_of_range', `The list has ${entries} entries, none at ${place.index}.`);
  return { ok: true, value, bounded: window.from !== undefined && window.until !== undefined, ...(ttl === undefined ? {} : { ttlMs: ttl }) };
}

/** `bounded`: the list says from when until when it holds, so that it can be read as history. */
export type BitstringReading = { ok: true; value: number; bounded: boolean; ttlMs?: number } | { ok: false; code: BitstringCode; detail: string };

const refuse = (code: BitstringCode, detail: string): BitstringReading & { ok: false } => ({ ok: false, code, detail });

/** Its own address, or one that ends in the same long name: a list that moved or is mirrored keeps it, and no issuer gives such a name twice. */
function namesList(id: unknown, url: string): boolean {
  const address = typeof id === 'string' ? id.split('#')[0] : undefined;
  const name = address?.split('/').at(-1) ?? '';
  return address === url || (RANDOM_NAME.test(name) && name === url.split('/').at(-1));
}

/** A UUID, or twenty characters of both cases with a digit: a name that chance gave, not `revocation-list-1`. */
const RANDOM_NAME = /^(?:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|(?=[\w-]*\d)(?=[\w-]*[a-z])(?=[\w-]*[A-Z])[\w-]{20,})$/;

function inflate(encoded: string | undefined): Uint8Array | 'list_undecodable' | 'list_too_large' {
  const bytes = fromBase64url(encoded ?? '') ?? new Uint8Array(); // no bytes are no gzip
  try {
    return gunzipSync(bytes, { maxOutputLength: STATUS_INFLATED_BYTES });
  } catch (error) {
    return error instanceof RangeError ? 'list_too_large' : 'list_undecodable'; // zlib throws RangeError at the bound, Error on damage
  }
}

function valueAt(bits: Uint8Array, { index, size }: BitstringPlace): number {
  let value = 0;
  for (let bit = index * size; bit < (index + 1) * size; bit++) value = value * 2 + (((bits[bit >> 3] ?? 0) >> (7 - (bit & 7))) & 1);
  return value;
}
