import type { Cryptosuite } from './cryptosuite.ts';
import { hashAndSign, rdfc } from './hash-and-sign.ts';

/** Data Integrity ECDSA Cryptosuites 1.0, section 3.2: SHA-256 for P-256, SHA-384 for P-384. */
export const ecdsaRdfc2019: Cryptosuite = { type: 'DataIntegrityProof', cryptosuite: 'ecdsa-rdfc-2019', ...hashAndSign(rdfc, ['ES256', 'ES384']) };
