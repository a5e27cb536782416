import { fromBase64url, toBase64url } from '@laurel/base';
import { decode, encode } from 'cborg';

/** A proof value as multibase base64url over three header bytes, which tell what it is, and CBOR. */
export const writeProofValue = (header: Uint8Array, parts: readonly unknown[]): string => `u${toBase64url(Buffer.concat([header, encode(parts)]))}`;

/** The parts under that header; undefined where it is another header or no strict CBOR array. */
export function readProofValue(proofValue: string, header: Uint8Array): unknown[] | undefined {
  const bytes = proofValue.startsWith('u') ? fromBase64url(proofValue.slice(1)) : undefined;
  if (!bytes || !header.every((byte, index) => bytes[index] === byte)) return undefined;
  try {
    const parts: unknown = decode(bytes.subarray(header.length), STRICT);
    return Array.isArray(parts) ? parts : undefined;
  } catch {
    return undefined; // cborg throws exactly where the bytes are not CBOR as STRICT wants it
  }
}

const STRICT = { strict: true, allowIndefinite: false, allowUndefined: false, allowBigInt: false, useMaps: true, rejectDuplicateMapKeys: true } as const;

export const isBytes = (value: unknown, length: number): value is Uint8Array => value instanceof Uint8Array && value.length === length;
export const isListOf = <T>(value: unknown, is: (item: unknown) => item is T): value is T[] => Array.isArray(value) && value.every(is);
export const isText = (value: unknown): value is string => typeof value === 'string';
/** Positions in a list: rising, so that none stands twice. */
export const isIndexes = (value: unknown): value is number[] =>
  Array.isArray(value) && value.every((at, index) => Number.isSafeInteger(at) && at >= 0 && (index === 0 || at > value[index - 1]));
