import { toBase64url } from '@laurel/base';
import { writeDisclosure } from '../proof/sd-jwt/disclosure.ts';
import type { Json } from '../types.ts';

const part = (value: unknown): string => toBase64url(Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)));

/** An SD-JWT as somebody hostile would write it: any payload (JSON text or value), any disclosures, any header, no true signature. */
export const rawSdJwt = (
  payload: unknown,
  disclosures: readonly string[] = [],
  header: unknown = { alg: 'EdDSA', typ: 'dc+sd-jwt' },
  keyBinding = '',
): string => `${[`${part(header)}.${part(payload)}.${toBase64url(new Uint8Array(64))}`, ...disclosures].join('~')}~${keyBinding}`;

/** A disclosure with a salt that tells nothing but its number. */
export const member = (name: string, value: Json, salt = 0) =>
  writeDisclosure(
    Uint8Array.from({ length: 16 }, () => salt),
    name,
    value,
  );
export const element = (value: Json, salt = 0) =>
  writeDisclosure(
    Uint8Array.from({ length: 16 }, () => salt),
    undefined,
    value,
  );
/** Any JSON text as a disclosure. */
export const rawDisclosure = (text: string): string => toBase64url(Buffer.from(text));
