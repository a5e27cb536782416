import { LaurelError, sha256, utf8 } from '@laurel/base';
import { formProblem } from '../canonicalize/form.ts';
import { canonicalizeJson } from '../canonicalize/jcs.ts';
import { type Canonical, type CanonicalCode, canonicalizeJsonLd } from '../canonicalize/json-ld.ts';
import { fromBase58, toBase58 } from '../keys/base58.ts';
import type { PublicKey } from '../keys/public-key.ts';
import { verifyBytes } from '../keys/verify-bytes.ts';
import { isObject, isUrl } from '../model/rules.ts';
import { timeOf } from '../model/time.ts';
import type { Algorithm, Credential, JsonObject, Signer, SigningAlgorithm } from '../types.ts';

export type ProofPurpose = 'assertionMethod' | 'authentication';

/** A proof as it stands in a document; every member beyond these is kept, because the signature covers it. */
export type DataIntegrityProof = JsonObject & { type: string; verificationMethod: string; proofPurpose: string; proofValue: string };

export type ProofCode = 'proof_missing' | 'proof_malformed' | 'proof_unsupported' | 'algorithm_mismatch' | 'signature_wrong' | CanonicalCode;
type Refusal = { ok: false; code: ProofCode; detail: string };

/**
 * Secures a document with one proof: eddsa-rdfc-2022 for an Ed25519 signer, ecdsa-rdfc-2019 for P-256 (Data Integrity 1.0, section 4.2).
 * @throws LaurelError lint_failed where the document has no canonical form: an undefined term, an unknown context; the detail names it
 */
export async function signDataIntegrity(
  document: Credential,
  signer: Signer,
  options: { created: Date; proofPurpose: ProofPurpose; challenge?: string; domain?: string },
): Promise<Credential> {
  const { created, ...purpose } = options;
  const proof: JsonObject = {
    type: 'DataIntegrityProof',
    cryptosuite: SIGNING_SUITE[signer.algorithm],
    created: `${created.toISOString().slice(0, 19)}Z`,
    verificationMethod: signer.verificationMethod,
    ...purpose,
  };
  const bytes = await bytesToSign(document, proof, rdfc);
  if (!bytes.ok) throw new LaurelError('lint_failed', { detail: bytes.detail, problems: [{ at: '', code: bytes.code, detail: bytes.detail }] });
  return { ...document, proof: { ...proof, proofValue: `z${toBase58(await signer.sign(bytes.hashes))}` } };
}

/** The proofs of a document as they stand, nothing verified: what says which key to ask for. */
export function readProofs(document: JsonObject): { ok: true; proofs: DataIntegrityProof[] } | Refusal {
  const listed = document.proof === undefined ? [] : Array.isArray(document.proof) ? document.proof : [document.proof];
  if (listed.length === 0) return refusal('proof_missing', 'The document has no proof.');
  const proofs = listed.filter(isProof);
  if (proofs.length === listed.length) return { ok: true, proofs };
  const kinds = listed.filter(isObject);
  if (!kinds.some((proof) => suiteOf(proof) || lacksSuite(proof)))
    return refusal('proof_unsupported', `The proof is of a kind this node does not check: ${JSON.stringify(kinds.map(({ type }) => type))}`);
  return refusal('proof_malformed', 'A proof lacks a type, a proofPurpose, a proofValue or the URL of its key, or its times are none.');
}

/**
 * Checks one proof with one key, which the caller has found to be the issuer's. `payload` is the document without its
 * proofs: everything this signature covers, and the only thing to read from then on.
 */
export async function checkDataIntegrity(
  document: JsonObject,
  proof: DataIntegrityProof,
  key: PublicKey,
): Promise<{ ok: true; payload: Credential } | Refusal> {
  const suite = suiteOf(proof);
  if (!suite) return refusal('proof_unsupported', `The proof is of a kind this node does not check: ${proof.type} ${proof.cryptosuite ?? ''}`.trimEnd());
  if (proof.previousProof !== undefined) return refusal('proof_unsupported', 'The proof is part of a proof chain.');
  if (suite.algorithm !== key.algorithm) return refusal('algorithm_mismatch', `The proof wants ${suite.algorithm}, the key is for ${key.algorithm}.`);
  const signature = proof.proofValue.startsWith('z') ? fromBase58(proof.proofValue.slice(1)) : undefined;
  if (!signature) return refusal('proof_malformed', 'The proofValue is not base58 multibase.');
  const { proof: _proofs, ...payload } = document;
  const { proofValue: _value, ...options } = proof;
  const bytes = await bytesToSign(payload, options, suite.transform);
  if (!bytes.ok) return bytes;
  return verifyBytes(key.algorithm, key.key, bytes.hashes, signature)
    ? { ok: true, payload }
    : refusal('signature_wrong', 'The signature does not fit the document.');
}

/** The algorithm of a proof's cryptosuite; `undefined` where it is a suite this node does not check. */
export const algorithmOfProof = (proof: DataIntegrityProof): Algorithm | undefined => suiteOf(proof)?.algorithm;

function suiteOf({ type, cryptosuite }: JsonObject) {
  if (typeof type !== 'string') return undefined;
  if (cryptosuite === undefined) return SUITES.get(type);
  return typeof cryptosuite === 'string' ? SUITES.get(`${type} ${cryptosuite}`) : undefined;
}

/** A proof of our own type that leaves out its cryptosuite is broken, not foreign. */
const lacksSuite = ({ type, cryptosuite }: JsonObject): boolean => type === 'DataIntegrityProof' && typeof cryptosuite !== 'string';

const refusal = (code: ProofCode, detail: string): Refusal => ({ ok: false, code, detail });

type Transform = (document: JsonObject) => Promise<{ ok: true; canonical: string } | Refusal>;

const rdfc: Transform = async (document) => {
  const result: Canonical = await canonicalizeJsonLd(document);
  return result.ok ? { ok: true, canonical: result.nquads } : result;
};

/** Every member is covered as it stands; the contexts must still be ones whose meaning we know (Data Integrity 1.0, section 4.7). */
const jcs: Transform = async (document) => {
  const problem = formProblem(document);
  return problem ? refusal(problem.code, problem.detail) : { ok: true, canonical: canonicalizeJson(document) };
};

const SIGNING_SUITE: Record<SigningAlgorithm, string> = { EdDSA: 'eddsa-rdfc-2022', ES256: 'ecdsa-rdfc-2019', ES384: 'ecdsa-rdfc-2019' };

const SUITES: ReadonlyMap<string, { algorithm: Algorithm; transform: Transform }> = new Map([
  ['DataIntegrityProof eddsa-rdfc-2022', { algorithm: 'EdDSA', transform: rdfc }],
  ['DataIntegrityProof ecdsa-rdfc-2019', { algorithm: 'ES256', transform: rdfc }],
  ['DataIntegrityProof eddsa-jcs-2022', { algorithm: 'EdDSA', transform: jcs }],
  ['Ed25519Signature2020', { algorithm: 'EdDSA', transform: rdfc }],
]);

/**
 * SHA-256 of the proof options, then SHA-256 of the document (vc-di-eddsa 3.2.4). The options are canonicalised with the
 * document's own context: one of the proof's own could give its members another meaning.
 */
async function bytesToSign(document: JsonObject, options: JsonObject, transform: Transform): Promise<{ ok: true; hashes: Uint8Array } | Refusal> {
  const context = document['@context'];
  if (context === undefined) return refusal('context_unknown', 'The document names no context.');
  const [proof, payload] = await Promise.all([transform({ ...options, '@context': context }), transform(document)]);
  if (!payload.ok) return payload;
  if (!proof.ok) return proof;
  return { ok: true, hashes: Buffer.concat([sha256(utf8(proof.canonical)), sha256(utf8(payload.canonical))]) };
}

const PROOF_MEMBERS = ['type', 'verificationMethod', 'proofPurpose', 'proofValue'];

function isProof(proof: unknown): proof is DataIntegrityProof {
  if (!isObject(proof) || !PROOF_MEMBERS.every((name) => typeof proof[name] === 'string')) return false;
  return isUrl(String(proof.verificationMethod)) && [proof.created, proof.expires].every((at) => at === undefined || timeOf(at) !== undefined);
}
