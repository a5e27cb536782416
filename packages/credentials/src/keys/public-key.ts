import { createHash, createPublicKey, type JsonWebKey, type KeyObject } from 'node:crypto';
import { fromBase64url, toBase64url } from '@laurel/base';
import { CACHED_KEYS } from '../limits.ts';
import type { Algorithm, Jwk, VerificationMethod } from '../types.ts';
import { bbsKeyOf } from './bbs-key.ts';
import { curveOf } from './curves.ts';
import { jwkOfMultibase } from './multikey.ts';

/** The algorithm comes from the key, never from a header: a message cannot choose how it is checked. */
export type PublicKey = { algorithm: Algorithm; key: KeyObject };

/** The key of a verification method (Multikey, JsonWebKey, Ed25519VerificationKey2020); `undefined` where it is none that we take. Whether it is listed, revoked or expired is not asked here. */
export function publicKeyOf(method: VerificationMethod): PublicKey | undefined {
  const { publicKeyJwk, publicKeyMultibase } = method;
  switch (method.type) {
    case 'JsonWebKey':
    case 'JsonWebKey2020':
      return publicKeyJwk && publicKeyMultibase === undefined ? publicKeyOfJwk(publicKeyJwk) : undefined;
    case 'Multikey':
    case 'Ed25519VerificationKey2020': {
      const jwk = publicKeyMultibase !== undefined && publicKeyJwk === undefined ? jwkOfMultibase(publicKeyMultibase) : undefined;
      const key = jwk && publicKeyOfJwk(jwk);
      if (method.type !== 'Multikey') return key?.algorithm === 'EdDSA' ? key : undefined;
      return key ?? (publicKeyMultibase !== undefined && publicKeyJwk === undefined ? bbsKeyOf(publicKeyMultibase) : undefined);
    }
    default:
      return undefined;
  }
}

/** The public key of an Ed25519, P-256, P-384, P-521 or RSA JWK; `undefined` for any other, for a private one, for `alg`, `use` or `key_ops` that say otherwise, for a point off the curve. */
export function publicKeyOfJwk(jwk: Jwk): PublicKey | undefined {
  const material = materialOf(jwk);
  if (!material) return undefined;
  const name = JSON.stringify(material.key);
  const cached = cache.get(name);
  if (cached) return cached;
  try {
    return remember(name, { algorithm: material.algorithm, key: createPublicKey({ key: material.key, format: 'jwk' }) });
  } catch {
    return undefined; // OpenSSL refuses coordinates that are no point of the curve: the answer here is "no key"
  }
}

/** RFC 7638 thumbprint, base64url: two JWKs of one key have one. */
export function jwkThumbprint({ kty, crv, x, y, n, e }: Jwk): string {
  const members = kty === 'RSA' ? { e, kty, n } : kty === 'EC' ? { crv, kty, x, y } : { crv, kty, x };
  return toBase64url(createHash('sha256').update(JSON.stringify(members)).digest());
}

function materialOf(jwk: Jwk): { algorithm: Algorithm; key: JsonWebKey } | undefined {
  if ('d' in jwk || (jwk.use !== undefined && jwk.use !== 'sig')) return undefined;
  if (jwk.key_ops !== undefined && !(Array.isArray(jwk.key_ops) && jwk.key_ops.includes('verify'))) return undefined;
  if (jwk.kty === 'RSA') return rsaMaterialOf(jwk);
  const [curve, { kty, crv, x, y, alg }] = [curveOf(jwk), jwk];
  if (!curve?.algorithm || crv === undefined || !isOfLength(x, curve.size) || !agrees(alg, curve.names)) return undefined;
  if (kty === 'OKP') return y === undefined ? { algorithm: curve.algorithm, key: { kty, crv, x } } : undefined;
  return isOfLength(y, curve.size) ? { algorithm: curve.algorithm, key: { kty, crv, x, y } } : undefined;
}

/** 2,048 bits is the least that Open Badges 3.0 takes; past 4,096 and with any other exponent, checking is a way to keep us busy. */
function rsaMaterialOf({ kty, n, e, alg }: Jwk): { algorithm: Algorithm; key: JsonWebKey } | undefined {
  const modulus = typeof n === 'string' ? fromBase64url(n) : undefined;
  const sound = modulus && modulus.length >= 256 && modulus.length <= 512 && (modulus[0] ?? 0) >= 0x80 && e === 'AQAB' && agrees(alg, ['RS256']);
  return sound && n !== undefined ? { algorithm: 'RS256', key: { kty, n, e } } : undefined;
}

const agrees = (alg: string | undefined, names: readonly string[]): boolean => alg === undefined || names.includes(alg);

const isOfLength = (text: unknown, bytes: number): text is string => typeof text === 'string' && fromBase64url(text)?.length === bytes;

// Parsing a key costs ten times the signature. Insertion order makes the Map a queue: the oldest leaves.
const cache = new Map<string, PublicKey>();

function remember(name: string, key: PublicKey): PublicKey {
  const [oldest] = cache.size >= CACHED_KEYS ? cache.keys() : [];
  if (oldest !== undefined) cache.delete(oldest);
  cache.set(name, key);
  return key;
}
