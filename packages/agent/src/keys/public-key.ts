import { type Jwk, jwkOfMultibase, type SigningAlgorithm } from '@laurel/credentials';
import type { KeyType } from '../types.ts';

/** Every type this node makes keys of; the last is for bbs-2023 and nothing else. */
export type AnyKeyType = KeyType | 'BLS12-381';
export const KEY_TYPES = ['Ed25519', 'P-256', 'P-384'] as const satisfies readonly KeyType[];
export const ANY_KEY_TYPES = [...KEY_TYPES, 'BLS12-381'] as const satisfies readonly AnyKeyType[];

/** Veramo's name of each key type; its own `did:key` provider silently makes Ed25519 of `Secp256r1`, ours does not. It has no name for P-384 and takes any. */
export const VERAMO_TYPE = { Ed25519: 'Ed25519', 'P-256': 'Secp256r1', 'P-384': 'Secp384r1', 'BLS12-381': 'Bls12381G2' } as const satisfies Record<
  AnyKeyType,
  string
>;

/** How a key signs; `BBS` is one signature over a list of messages. */
export type KeyAlgorithm = SigningAlgorithm | 'BBS';
const ALGORITHM = { Ed25519: 'EdDSA', 'P-256': 'ES256', 'P-384': 'ES384', 'BLS12-381': 'BBS' } as const satisfies Record<AnyKeyType, KeyAlgorithm>;

/** EdDSA is R‖S, ES256 and ES384 r‖s, each half as long as the key; BBS a point of 48 bytes and a scalar. */
export const SIGNATURE_BYTES: Record<KeyAlgorithm, number> = { EdDSA: 64, ES256: 64, ES384: 96, BBS: 80 };

/** @throws Error for a type this node makes no keys of */
export function keyTypeOf(veramoType: string): AnyKeyType {
  const found = ANY_KEY_TYPES.find((keyType) => VERAMO_TYPE[keyType] === veramoType);
  if (!found) throw new Error(`This node makes no keys of type ${veramoType}.`);
  return found;
}

/** @throws Error for a type this node makes no keys of */
export const algorithmOf = (veramoType: string): KeyAlgorithm => ALGORITHM[keyTypeOf(veramoType)];

/** The Multikey form of a key is the fragment of its id (see keys/kms.ts). */
export const multikeyOf = (kid: string): string => kid.slice(kid.indexOf('#') + 1);

export function jwkOf(kid: string): Jwk {
  const jwk = jwkOfMultibase(multikeyOf(kid));
  if (!jwk) throw new Error(`${kid} does not name a key of this node.`);
  return jwk;
}

/** As Veramo keeps public keys: the 32 bytes of Ed25519, the 33 or 49 bytes of a compressed point. */
export function hexOf({ crv, x = '', y = '' }: Jwk): string {
  const [px, py] = [Buffer.from(x, 'base64url'), Buffer.from(y, 'base64url')];
  return crv === 'Ed25519' ? px.toString('hex') : Buffer.concat([Uint8Array.of(2 + ((py.at(-1) ?? 0) & 1)), px]).toString('hex');
}
