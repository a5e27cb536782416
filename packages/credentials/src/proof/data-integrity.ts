import { type ErrorCode, LaurelError } from '@laurel/base';
import { isJsonObject } from '../json/strict.ts';
import type { PublicKey } from '../keys/public-key.ts';
import { isUrl } from '../model/rules.ts';
import { timeOf } from '../model/time.ts';
import type { Credential, JsonObject, MessageSigner, Signer } from '../types.ts';
import { coveredBy, proofsIn } from './chain.ts';
import { type Checked, type Cryptosuite, type Disclosure, type ProofCode, type Refusal, refusal, type Unsecured } from './cryptosuites/cryptosuite.ts';
import { withContextOfProof } from './cryptosuites/hash-and-sign.ts';
import { suiteOf } from './cryptosuites/index.ts';

export type { Checked, Disclosure as ProofDisclosure, ProofCode, Refusal } from './cryptosuites/cryptosuite.ts';
export type ProofPurpose = 'assertionMethod' | 'authentication';

/** A proof as it stands in a document; every member beyond these is kept, because the signature covers it. */
export type DataIntegrityProof = JsonObject & { type: string; verificationMethod: string; proofPurpose: string; proofValue: string };

export type ProofOptions = {
  created: Date;
  proofPurpose: ProofPurpose;
  challenge?: string;
  domain?: string;
  /** eddsa-rdfc-2022 or ecdsa-rdfc-2019 by the kind of key, where none is named. */
  cryptosuite?: string;
  id?: string;
  expires?: Date;
  /** The ids of proofs already in the document that this one is to cover. */
  previousProof?: string | readonly string[];
  /** What suites with selective disclosure need. */
  disclosure?: Disclosure;
};

/**
 * Secures a document with one proof; the proofs it has already stay beside it (Data Integrity 1.0, section 4.2 and 4.3).
 * @throws LaurelError lint_failed where the document has no canonical form: an undefined term, an unknown context; the detail names it
 * @throws TypeError where the suite does not sign, or not with such a key
 */
export async function signDataIntegrity(document: Credential, signer: Signer | MessageSigner, options: ProofOptions): Promise<Credential> {
  const { created, expires, previousProof, disclosure, cryptosuite = SUITE_OF_KEY[signer.algorithm], id, ...purpose } = options;
  const suite = suiteOf({ type: 'DataIntegrityProof', cryptosuite });
  const sign = signingWith(suite, signer, disclosure);
  if (!suite || !sign) throw new TypeError(`${cryptosuite} does not sign with ${signer.algorithm}.`);
  const { proof: _before, ...unsigned } = document;
  const before = proofsIn(document);
  const proof: JsonObject = {
    ...(id === undefined ? {} : { id }),
    type: 'DataIntegrityProof',
    cryptosuite,
    created: seconds(created),
    ...(expires === undefined ? {} : { expires: seconds(expires) }),
    verificationMethod: signer.verificationMethod,
    ...purpose,
    ...(previousProof === undefined ? {} : { previousProof: typeof previousProof === 'string' ? previousProof : [...previousProof] }),
    ...(suite.contextInProof && document['@context'] !== undefined ? { '@context': document['@context'] } : {}),
  };
  const covered = coveredBy(unsigned, before, proof);
  const signed = covered.ok ? await sign({ document: covered.document, options: proof }) : covered;
  if (!signed.ok) throw new LaurelError('lint_failed', { detail: signed.detail, problems: [{ at: '', code: signed.code, detail: signed.detail }] });
  const secured = { ...proof, proofValue: signed.proofValue };
  return { ...unsigned, proof: before.length === 0 ? secured : [...before, secured] };
}

/**
 * From a credential with a proof its holder keeps (ecdsa-sd-2023), one that shows what the JSON Pointers choose and what the issuer wanted always
 * shown. `['']` shows everything.
 * @throws LaurelError nothing_matches where a pointer leads nowhere or into half a list; credential_refused where there is no such proof;
 * too_many_requests where the one thread for BBS is busy
 */
export async function deriveDataIntegrity(credential: Credential, pointers: readonly string[]): Promise<Credential> {
  const { proof: _proofs, ...document } = credential;
  const base = proofsIn(credential).find((proof) => suiteOf(proof)?.derive);
  const { proofValue, ...options } = base ?? {};
  const derive = suiteOf(options)?.derive;
  if (!derive || typeof proofValue !== 'string')
    throw new LaurelError('credential_refused', { detail: 'The credential has no proof from which parts can be shown.' });
  const derived = await derive({ document, options }, proofValue, pointers);
  if (!derived.ok) throw new LaurelError(WHY_UNDERIVED[derived.code] ?? 'credential_refused', { detail: derived.detail });
  return { ...derived.document, proof: { ...options, proofValue: derived.proofValue } };
}

const WHY_UNDERIVED: Partial<Record<ProofCode, ErrorCode>> = { pointer_unmatched: 'nothing_matches', proof_too_slow: 'too_many_requests' };

/** The proofs of a document as they stand, nothing verified: what says which key to ask for. `foreign` names the kinds this node does not check. */
export function readProofs(document: JsonObject): { ok: true; proofs: DataIntegrityProof[]; foreign: string[] } | Refusal {
  const listed = document.proof === undefined ? [] : Array.isArray(document.proof) ? document.proof : [document.proof];
  if (listed.length === 0) return refusal('proof_missing', 'The document has no proof.');
  const objects = listed.filter(isJsonObject).map(withValue);
  // A proof of our own type that leaves out its cryptosuite is broken, not foreign.
  const known = objects.filter((proof) => suiteOf(proof) || (proof.type === 'DataIntegrityProof' && typeof proof.cryptosuite !== 'string'));
  const proofs = known.filter((proof) => suiteOf(proof) !== undefined).filter(isProof);
  if (objects.length < listed.length || proofs.length < known.length)
    return refusal('proof_malformed', 'A proof lacks a type, a proofPurpose, a proofValue or the URL of its key, or its times are none.');
  const foreign = objects.filter((proof) => !known.includes(proof)).map(({ type, cryptosuite }) => JSON.stringify(cryptosuite ?? type ?? null));
  return proofs.length > 0
    ? { ok: true, proofs, foreign }
    : refusal('proof_unsupported', `The proof is of a kind this node does not check: ${foreign.join(', ')}`);
}

/**
 * Checks one proof with one key, which the caller has found to be the issuer's. `payload` is the document without its
 * proofs: everything this signature covers, and the only thing to read from then on.
 */
export async function checkDataIntegrity(document: JsonObject, proof: DataIntegrityProof, key: PublicKey): Promise<Checked | Refusal> {
  const suite = suiteOf(proof);
  if (!suite)
    return refusal('proof_unsupported', `The proof is of a kind this node does not check: ${proof.type} ${JSON.stringify(proof.cryptosuite ?? null)}`);
  if (!suite.algorithms.some((algorithm) => algorithm === key.algorithm))
    return refusal('algorithm_mismatch', `The proof wants ${suite.algorithms.join(' or ')}, the key is for ${key.algorithm}.`);
  const { proof: _proofs, ...unsecured } = document;
  const { proofValue, ...options } = proof;
  const payload = suite.contextInProof ? withContextOfProof({ document: unsecured, options }) : unsecured;
  if (!payload) return refusal('signature_wrong', 'The proof was made under another context.');
  if (payload['@context'] === undefined) return refusal('context_unknown', 'The document names no context.');
  const covered = coveredBy(payload, proofsIn(document), options);
  if (!covered.ok) return covered;
  const chained = await suite.check({ document: covered.document, options }, proofValue, key);
  // Some sign the document alone and name the proof before theirs among their options: one more signature on the document, if no link of a chain.
  const alone = !chained.ok && chained.code === 'signature_wrong' && covered.document !== payload;
  const checked = alone ? await suite.check({ document: payload, options }, proofValue, key) : chained;
  return checked.ok ? { ...checked, payload } : checked;
}

/** The proof as its successors write it. What is signed of it is the rest, so nothing is lost. */
function withValue(proof: JsonObject): JsonObject {
  const { valueIn } = suiteOf(proof) ?? {};
  if (valueIn === undefined || proof.proofValue !== undefined || proof[valueIn] === undefined) return proof;
  const { [valueIn]: proofValue = '', ...rest } = proof;
  return { ...rest, proofValue };
}

/** How the suite signs with that signer; undefined where it does not. */
function signingWith(suite: Cryptosuite | undefined, signer: Signer | MessageSigner, disclosure?: Disclosure) {
  if (!suite?.algorithms.includes(signer.algorithm)) return undefined;
  const { sign, signMessages } = suite;
  if ('signMessages' in signer) return signMessages && ((unsecured: Unsecured) => signMessages(unsecured, signer, disclosure));
  return sign && ((unsecured: Unsecured) => sign(unsecured, signer, disclosure));
}

const SUITE_OF_KEY = { EdDSA: 'eddsa-rdfc-2022', ES256: 'ecdsa-rdfc-2019', ES384: 'ecdsa-rdfc-2019', BBS: 'bbs-2023' } as const;

const seconds = (time: Date): string => `${time.toISOString().slice(0, 19)}Z`;

const PROOF_MEMBERS = ['type', 'verificationMethod', 'proofPurpose', 'proofValue'];

function isProof(proof: JsonObject): proof is DataIntegrityProof {
  if (!PROOF_MEMBERS.every((name) => typeof proof[name] === 'string')) return false;
  return isUrl(String(proof.verificationMethod)) && [proof.created, proof.expires].every((at) => at === undefined || timeOf(at) !== undefined);
}
