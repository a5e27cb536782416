import { ECDH } from 'node:crypto';
import { fromBase64url, toBase64url } from '@laurel/base';
import type { Jwk } from '../types.ts';
import { fromBase58, toBase58 } from './base58.ts';

/** A public key as Multikey (`z` + base58 of multicodec prefix and key), the form of did:key. @throws TypeError where the JWK is no Ed25519 or P-256 public key. */
export function multibaseOf(jwk: Jwk): string {
  const x = coordinate(jwk.x);
  if (jwk.kty === 'OKP' && jwk.crv === 'Ed25519' && x) return `z${toBase58(Buffer.concat([ED25519, x]))}`;
  const y = coordinate(jwk.y);
  // SEC 1, 2.3.3: the compressed point is 02 or 03 by the parity of y, then x.
  if (jwk.kty === 'EC' && jwk.crv === 'P-256' && x && y) return `z${toBase58(Buffer.concat([P256, Uint8Array.of(2 + ((y.at(-1) ?? 0) & 1)), x]))}`;
  throw new TypeError('Only Ed25519 and P-256 public keys have a Multikey form here.');
}

/** The JWK of an Ed25519 or P-256 Multikey; `undefined` for anything else, a point off the curve included. */
export function jwkOfMultibase(multikey: string): Jwk | undefined {
  const bytes = multikey.startsWith('z') ? fromBase58(multikey.slice(1)) : undefined;
  if (!bytes) return undefined;
  const key = bytes.subarray(2);
  if (startsWith(bytes, ED25519) && key.length === 32) return { kty: 'OKP', crv: 'Ed25519', x: toBase64url(key) };
  if (startsWith(bytes, P256) && key.length === 33) return decompressed(key);
  return undefined;
}

// Multicodec varints: ed25519-pub 0xed, p256-pub 0x1200.
const ED25519 = Uint8Array.of(0xed, 0x01);
const P256 = Uint8Array.of(0x80, 0x24);

function decompressed(point: Uint8Array): Jwk | undefined {
  try {
    const whole = ECDH.convertKey(point, 'prime256v1', undefined, undefined, 'uncompressed');
    const bytes = typeof whole === 'string' ? Buffer.from(whole, 'latin1') : whole;
    return { kty: 'EC', crv: 'P-256', x: toBase64url(bytes.subarray(1, 33)), y: toBase64url(bytes.subarray(33)) };
  } catch {
    return undefined; // OpenSSL refuses a point that is not on the curve: the answer here is "no key"
  }
}

function coordinate(text: string | undefined): Uint8Array | undefined {
  const bytes = text === undefined ? undefined : fromBase64url(text);
  return bytes?.length === 32 ? bytes : undefined;
}

const startsWith = (bytes: Uint8Array, prefix: Uint8Array): boolean => prefix.every((byte, index) => bytes[index] === byte);
