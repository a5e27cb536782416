import { type Jwk, jwkOfMultibase, type SigningAlgorithm } from '@laurel/credentials';
import type { KeyType } from '../types.ts';

/** Veramo's name of each key type; `did:key` with its own provider silently makes Ed25519 of `Secp256r1`, ours does not. */
export const VERAMO_TYPE = { Ed25519: 'Ed25519', 'P-256': 'Secp256r1' } as const satisfies Record<KeyType, string>;

/** @throws Error for a type this node makes no keys of */
export function algorithmOf(veramoType: string): SigningAlgorithm {
  if (veramoType === VERAMO_TYPE.Ed25519) return 'EdDSA';
  if (veramoType === VERAMO_TYPE['P-256']) return 'ES256';
  throw new Error(`This node makes no keys of type ${veramoType}.`);
}

/** The Multikey form of a key is the fragment of its id (see keys/kms.ts). */
export const multikeyOf = (kid: string): string => kid.slice(kid.indexOf('#') + 1);

export function jwkOf(kid: string): Jwk {
  const jwk = jwkOfMultibase(multikeyOf(kid));
  if (!jwk) throw new Error(`${kid} does not name a key of this node.`);
  return jwk;
}

/** As Veramo keeps public keys: the 32 bytes of Ed25519, the 33 bytes of a compressed P-256 point. */
export function hexOf({ crv, x = '', y = '' }: Jwk): string {
  const [px, py] = [Buffer.from(x, 'base64url'), Buffer.from(y, 'base64url')];
  return crv === 'Ed25519' ? px.toString('hex') : Buffer.concat([Uint8Array.of(2 + ((py.at(-1) ?? 0) & 1)), px]).toString('hex');
}
