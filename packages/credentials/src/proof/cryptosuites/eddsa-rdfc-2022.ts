import type { Cryptosuite } from './cryptosuite.ts';
import { hashAndSign, rdfc } from './hash-and-sign.ts';

/** Data Integrity EdDSA Cryptosuites 1.0, section 3.2. */
export const eddsaRdfc2022: Cryptosuite = { type: 'DataIntegrityProof', cryptosuite: 'eddsa-rdfc-2022', ...hashAndSign(rdfc, ['EdDSA']) };
