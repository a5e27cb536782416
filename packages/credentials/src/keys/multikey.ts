import { ECDH } from 'node:crypto';
import { fromBase64url, toBase64url } from '@laurel/base';
import type { Jwk } from '../types.ts';
import { fromBase58, toBase58 } from './base58.ts';
import { CURVES, type Curve, curveOf } from './curves.ts';

/** A public key as Multikey (`z` + base58 of multicodec prefix and key), the form of did:key. @throws TypeError where the JWK is no Ed25519, X25519, P-256, P-384 or P-521 public key. */
export function multibaseOf(jwk: Jwk): string {
  const curve = curveOf(jwk);
  const x = curve && coordinate(jwk.x, curve);
  if (curve?.kty === 'OKP' && x) return `z${toBase58(Buffer.concat([Uint8Array.from(curve.codec), x]))}`;
  const y = curve && coordinate(jwk.y, curve);
  // SEC 1, 2.3.3: the compressed point is 02 or 03 by the parity of y, then x.
  if (curve && x && y) return `z${toBase58(Buffer.concat([Uint8Array.of(...curve.codec, 2 + ((y.at(-1) ?? 0) & 1)), x]))}`;
  throw new TypeError('Only Ed25519, X25519, P-256, P-384 and P-521 public keys have a Multikey form here.');
}

/** The JWK of an Ed25519, X25519, P-256, P-384 or P-521 Multikey; `undefined` for anything else, a point off the curve included. */
export function jwkOfMultibase(multikey: string): Jwk | undefined {
  const bytes = multikey.startsWith('z') ? fromBase58(multikey.slice(1)) : undefined;
  const curve = bytes && CURVES.find(({ codec }) => codec.every((byte, index) => bytes[index] === byte));
  if (!curve) return undefined;
  const key = bytes.subarray(curve.codec.length);
  if (curve.kty === 'EC') return key.length === curve.size + 1 ? decompressed(key, curve) : undefined;
  return key.length === curve.size ? { kty: curve.kty, crv: curve.crv, x: toBase64url(key) } : undefined;
}

function decompressed(point: Uint8Array, { kty, crv, size, openssl }: Curve): Jwk | undefined {
  try {
    const whole = ECDH.convertKey(point, openssl, undefined, undefined, 'uncompressed');
    const bytes = typeof whole === 'string' ? Buffer.from(whole, 'latin1') : whole;
    return { kty, crv, x: toBase64url(bytes.subarray(1, 1 + size)), y: toBase64url(bytes.subarray(1 + size)) };
  } catch {
    return undefined; // OpenSSL refuses a point that is not on the curve: the answer here is "no key"
  }
}

function coordinate(text: string | undefined, { size }: Curve): Uint8Array | undefined {
  const bytes = text === undefined ? undefined : fromBase64url(text);
  return bytes?.length === size ? bytes : undefined;
}
