import { type KeyObject, verify } from 'node:crypto';
import type { Algorithm } from '../types.ts';

/** Whether `signature` (EdDSA: 64 bytes; ES256: the 64 bytes r‖s over SHA-256) is the key's over `data`. A key of another kind than the algorithm's answers no. */
export function verifyBytes(algorithm: Algorithm, key: KeyObject, data: Uint8Array, signature: Uint8Array): boolean {
  if (signature.length !== 64) return false;
  switch (algorithm) {
    case 'EdDSA':
      return key.asymmetricKeyType === 'ed25519' && verify(null, data, key, signature);
    case 'ES256':
      return (
        key.asymmetricKeyType === 'ec' &&
        key.asymmetricKeyDetails?.namedCurve === 'prime256v1' &&
        verify('sha256', data, { key, dsaEncoding: 'ieee-p1363' }, signature)
      );
  }
}
