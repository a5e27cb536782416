import { gzipSync } from 'node:zlib';
import { toBase64url } from '@laurel/base';
import { CREDENTIALS_V2 } from '../contexts/contexts.ts';
import { STATUS_ENTRIES_MAX, STATUS_ENTRIES_MIN } from '../limits.ts';
import type { Credential, Did } from '../types.ts';

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
