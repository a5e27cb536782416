import type { Cryptosuite } from './cryptosuite.ts';
import { hashAndSign, jcs } from './hash-and-sign.ts';

/** Data Integrity EdDSA Cryptosuites 1.0, section 3.3. */
export const eddsaJcs2022: Cryptosuite = { type: 'DataIntegrityProof', cryptosuite: 'eddsa-jcs-2022', contextInProof: true, ...hashAndSign(jcs, ['EdDSA']) };
