import { createHash, createPublicKey, type JsonWebKey, type KeyObject } from 'node:crypto';
import { fromBase64url, toBase64url } from '@laurel/base';
import { CACHED_KEYS } from '../limits.ts';
import type { Algorithm, Jwk, VerificationMethod } from '../types.ts';
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
      return method.type === 'Multikey' || key?.algorithm === 'EdDSA' ? key : undefined;
    }
    default:
      return undefined;
  }
}

/** The public key of an Ed25519 or P-256 JWK; `undefined` for any other, for a private one, for `alg` or `use` that say otherwise, for a point off the curve. */
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
export function jwkThumbprint(jwk: Jwk): string {
  const members = jwk.kty === 'EC' ? { crv: jwk.crv, kty: jwk.kty, x: jwk.x, y: jwk.y } : { crv: jwk.crv, kty: jwk.kty, x: jwk.x };
  return toBase64url(createHash('sha256').update(JSON.stringify(members)).digest());
}

function materialOf({ kty, crv, x, y, alg, use, ...rest }: Jwk): { algorithm: Algorithm; key: JsonWebKey } | undefined {
  if ('d' in rest || (use !== undefined && use !== 'sig') || !isCoordinate(x)) return undefined;
  if (kty === 'OKP' && crv === 'Ed25519' && y === undefined && agrees(alg, ['EdDSA', 'Ed25519'])) return { algorithm: 'EdDSA', key: { kty, crv, x } };
  if (kty === 'EC' && crv === 'P-256' && isCoordinate(y) && agrees(alg, ['ES256'])) return { algorithm: 'ES256', key: { kty, crv, x, y } };
  return undefined;
}

const agrees = (alg: string | undefined, names: readonly string[]): boolean => alg === undefined || names.includes(alg);

const isCoordinate = (text: unknown): text is string => typeof text === 'string' && fromBase64url(text)?.length === 32;

// Parsing a key costs ten times the signature. Insertion order makes the Map a queue: the oldest leaves.
const cache = new Map<string, PublicKey>();

function remember(name: string, key: PublicKey): PublicKey {
  const [oldest] = cache.size >= CACHED_KEYS ? cache.keys() : [];
  if (oldest !== undefined) cache.delete(oldest);
  cache.set(name, key);
  return key;
}
