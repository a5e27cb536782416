import type { Cryptosuite } from './cryptosuite.ts';
import { hashAndSign, rdfc } from './hash-and-sign.ts';

const { algorithms, check } = hashAndSign(rdfc, ['EdDSA']);

/** The suite before Data Integrity (vc-di-eddsa 1.0, appendix B): read, because much of the field still writes it; never written. */
export const ed25519Signature2020: Cryptosuite = { type: 'Ed25519Signature2020', algorithms, check };
