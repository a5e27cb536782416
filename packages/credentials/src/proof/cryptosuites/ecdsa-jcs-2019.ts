import type { Cryptosuite } from './cryptosuite.ts';
import { hashAndSign, jcs } from './hash-and-sign.ts';

/** Data Integrity ECDSA Cryptosuites 1.0, section 3.3. */
export const ecdsaJcs2019: Cryptosuite = {
  type: 'DataIntegrityProof',
  cryptosuite: 'ecdsa-jcs-2019',
  contextInProof: true,
  ...hashAndSign(jcs, ['ES256', 'ES384']),
};
