import type { Algorithm } from '../types.ts';

/** An elliptic curve in the words of JOSE (`kty`, `crv`), of Multikey (`codec`) and of OpenSSL. `size` is the bytes of one coordinate. */
export type Curve = {
  kty: 'OKP' | 'EC';
  crv: 'Ed25519' | 'X25519' | 'P-256' | 'P-384' | 'P-521';
  size: 32 | 48 | 66;
  /** Multicodec of the public key, as a varint. */
  codec: readonly [number, number];
  openssl: string;
  /** Absent for X25519, which agrees on keys and never signs. */
  algorithm?: Algorithm;
  /** What a JWK may call its algorithm. */
  names: readonly string[];
};

/** The curves whose keys are read; whatever is not here is no key. */
export const CURVES: readonly Curve[] = [
  { kty: 'OKP', crv: 'Ed25519', size: 32, codec: [0xed, 0x01], openssl: 'ed25519', algorithm: 'EdDSA', names: ['EdDSA', 'Ed25519'] },
  { kty: 'EC', crv: 'P-256', size: 32, codec: [0x80, 0x24], openssl: 'prime256v1', algorithm: 'ES256', names: ['ES256'] },
  { kty: 'EC', crv: 'P-384', size: 48, codec: [0x81, 0x24], openssl: 'secp384r1', algorithm: 'ES384', names: ['ES384'] },
  { kty: 'EC', crv: 'P-521', size: 66, codec: [0x82, 0x24], openssl: 'secp521r1', algorithm: 'ES512', names: ['ES512'] },
  { kty: 'OKP', crv: 'X25519', size: 32, codec: [0xec, 0x01], openssl: 'x25519', names: ['ECDH-ES', 'ECDH-ES+A128KW', 'ECDH-ES+A192KW', 'ECDH-ES+A256KW'] },
];

/** @returns undefined for a curve that is not read */
export const curveOf = ({ kty, crv }: { kty: string; crv?: string }): Curve | undefined => CURVES.find((curve) => curve.kty === kty && curve.crv === crv);
