import { type KeyObject, verify } from 'node:crypto';
import type { Algorithm } from '../types.ts';

/**
 * Whether `signature` is the key's over `data`: EdDSA 64 bytes, ES256, ES384 and ES512 r‖s of 64, 96 and 132 bytes over SHA-256, SHA-384
 * and SHA-512, RS256 PKCS #1 v1.5 over SHA-256. A key of another kind than the algorithm's answers no.
 */
export function verifyBytes(algorithm: Algorithm, key: KeyObject, data: Uint8Array, signature: Uint8Array): boolean {
  const curve = key.asymmetricKeyType === 'ec' ? key.asymmetricKeyDetails?.namedCurve : key.asymmetricKeyType;
  switch (algorithm) {
    case 'EdDSA':
      return curve === 'ed25519' && signature.length === 64 && verify(null, data, key, signature);
    case 'ES256':
      return curve === 'prime256v1' && signature.length === 64 && verify('sha256', data, { key, dsaEncoding: 'ieee-p1363' }, signature);
    case 'ES384':
      return curve === 'secp384r1' && signature.length === 96 && verify('sha384', data, { key, dsaEncoding: 'ieee-p1363' }, signature);
    case 'ES512':
      return curve === 'secp521r1' && signature.length === 132 && verify('sha512', data, { key, dsaEncoding: 'ieee-p1363' }, signature);
    case 'BBS':
      return false; // one key, many messages: see proof/cryptosuites/bbs-2023.ts
    case 'RS256':
      return curve === 'rsa' && verify('sha256', data, key, signature);
  }
}
