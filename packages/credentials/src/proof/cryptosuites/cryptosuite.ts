import type { CanonicalCode } from '../../canonicalize/json-ld.ts';
import type { PublicKey } from '../../keys/public-key.ts';
import type { Algorithm, Credential, JsonObject, MessageSigner, Signer } from '../../types.ts';

/**
 * One way to secure a document by Data Integrity 1.0. A new one is a file beside this and a line in `index.ts`; which key may be used, what the
 * proof is for and how proofs stand together is settled around it.
 */
export type Cryptosuite = {
  /** As the proof names it: `cryptosuite`, or `type` alone for suites older than DataIntegrityProof. */
  type: 'DataIntegrityProof' | 'Ed25519Signature2020' | 'Ed25519Signature2018';
  cryptosuite?: string;
  /** The member that holds the proof's value, where it is not `proofValue`. */
  valueIn?: 'jws';
  algorithms: readonly Algorithm[];
  /** JCS suites repeat the document's context in the proof, where it is signed. */
  contextInProof?: true;
  /** Both absent for one that is only read. */
  sign?: (unsecured: Unsecured, signer: Signer, disclosure?: Disclosure) => Promise<Signed | Refusal>;
  signMessages?: (unsecured: Unsecured, signer: MessageSigner, disclosure?: Disclosure) => Promise<Signed | Refusal>;
  /** Whether the proof value is the key's over the document. */
  check: (unsecured: Unsecured, proofValue: string, key: PublicKey) => Promise<Checked | Refusal>;
  /** From a proof that its holder keeps, one over what the pointers choose and what its issuer wanted always shown. */
  derive?: (unsecured: Unsecured, proofValue: string, pointers: readonly string[]) => Promise<Derived | Refusal>;
};

/** A document without its proofs (but with those a chained one builds on) and the proof without its value. */
export type Unsecured = { document: JsonObject; options: JsonObject };

/** JSON Pointers (RFC 6901) to what a holder can never leave out; chance for keys that live as long as the proof. */
export type Disclosure = { mandatoryPointers: readonly string[]; random: (bytes: number) => Uint8Array };

export type Signed = { ok: true; proofValue: string };
/** `payload` is what the signature covers; `partial` where its holder may have left things out. */
export type Checked = { ok: true; payload: Credential; partial: boolean };
export type Derived = { ok: true; document: JsonObject; proofValue: string };

export type ProofCode =
  | 'proof_missing'
  | 'proof_malformed'
  | 'proof_unsupported'
  | 'proof_chain_broken'
  | 'proof_underived'
  | 'pointer_unmatched'
  | 'proof_too_slow'
  | 'algorithm_mismatch'
  | 'signature_wrong'
  | CanonicalCode;
export type Refusal = { ok: false; code: ProofCode; detail: string };

export const refusal = (code: ProofCode, detail: string): Refusal => ({ ok: false, code, detail });
