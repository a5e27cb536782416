import { utf8 } from '@laurel/base';
import { verifyBytes } from '../../keys/verify-bytes.ts';
import { algorithmOfProof, checkDataIntegrity, type DataIntegrityProof } from '../../proof/data-integrity.ts';
import type { SdJwt } from '../../proof/sd-jwt/types.ts';
import type { JsonObject, KeyDocument } from '../../types.ts';
import { note, type Run } from '../run.ts';
import { readAlgorithm } from './algorithm.ts';
import type { Candidate } from './format.ts';
import { controllerOf, findKey } from './key.ts';

/** What a signature covers, and nothing else. All later steps read this, never the candidate. */
export type Verified = { issuer: string; keyId: string; claims: JsonObject } & (
  | { format: 'ldp_vc' | 'ldp_vp'; proofs: DataIntegrityProof[] }
  | ({ format: 'dc+sd-jwt' } & Pick<SdJwt, 'presented' | 'nodeHash' | 'keyBinding'>)
);

/** The steps algorithm, key and signature; undefined where one does not hold. */
export function authenticate(candidate: Candidate, run: Run): Promise<Verified | undefined> {
  return candidate.format === 'dc+sd-jwt' ? authenticateSdJwt(candidate, run) : authenticateProofs(candidate, run);
}

async function authenticateSdJwt({ sdJwt, issuer }: Candidate & { format: 'dc+sd-jwt' }, run: Run): Promise<Verified | undefined> {
  const keyId = await authenticateJws(sdJwt, issuer, run, 'jwt-vc-issuer');
  if (keyId === undefined) return undefined;
  const { claims, presented, nodeHash, keyBinding } = sdJwt;
  return { format: 'dc+sd-jwt', issuer, keyId, claims, presented, nodeHash, ...(keyBinding === undefined ? {} : { keyBinding }) };
}

/** @returns the id of the issuer's key that signed; undefined where none did. */
export async function authenticateJws(
  { header, signingInput, signature }: { header: JsonObject; signingInput: string; signature: Uint8Array },
  issuer: string,
  run: Run,
  form?: KeyDocument,
): Promise<string | undefined> {
  const algorithm = readAlgorithm(header.alg);
  if (algorithm === 'algorithm_refused' || algorithm === 'algorithm_unsupported')
    return note(run, 'algorithm', algorithm, { detail: `alg ${JSON.stringify(header.alg)}` });
  const found = await findKey(header.kid, issuer, 'assertionMethod', run, form);
  if (found && found.key.algorithm !== algorithm)
    return note(run, 'algorithm', 'algorithm_mismatch', { detail: `${algorithm}, key for ${found.key.algorithm}` });
  note(run, 'algorithm', 'algorithm_ok', { detail: algorithm });
  if (!found) return undefined;
  if (!verifyBytes(found.key.algorithm, found.key.key, utf8(signingInput), signature)) return note(run, 'signature', 'signature_wrong');
  note(run, 'signature', 'signature_ok');
  return found.id;
}

/**
 * Every proof of a suite we know must hold, one of them by the issuer (Data Integrity 1.0, section 4.6, proof sets): else a good proof by a
 * stranger, or the first of two, would stand for the whole. A suite we do not know is reported and proves nothing.
 */
async function authenticateProofs({ document, proofs, issuer, format }: Candidate & { format: 'ldp_vc' | 'ldp_vp' }, run: Run): Promise<Verified | undefined> {
  const relationship = format === 'ldp_vc' ? 'assertionMethod' : 'authentication';
  const known = proofs.filter((proof) => algorithmOfProof(proof) !== undefined);
  const [first] = proofs;
  if (known.length === 0) return note(run, 'algorithm', 'proof_unsupported', { detail: JSON.stringify([first?.type, first?.cryptosuite]) });
  if (known.some(({ proofPurpose }) => proofPurpose !== relationship)) return note(run, 'algorithm', 'proof_purpose_wrong');
  // Before anybody is asked for a key: a stranger's proof alone must not make this node call at the stranger's address.
  if (!known.some(({ verificationMethod }) => controllerOf(verificationMethod, issuer) === issuer))
    return note(run, 'key', 'key_foreign', { detail: first?.verificationMethod ?? '' });

  let verified: Verified | undefined;
  for (const proof of known) {
    const controller = controllerOf(proof.verificationMethod, issuer) ?? issuer;
    const found = await findKey(proof.verificationMethod, controller, relationship, run);
    if (!found) return undefined;
    const checked = await checkDataIntegrity(document, proof, found.key);
    if (!checked.ok) return note(run, STEP_OF[checked.code] ?? 'signature', checked.code, { detail: checked.detail });
    if (controller === issuer) verified = { format, issuer, keyId: found.id, claims: checked.payload, proofs: known };
  }
  note(run, 'algorithm', 'algorithm_ok', { detail: known.map(({ type, cryptosuite }) => cryptosuite ?? type).join(', ') });
  note(run, 'signature', 'signature_ok');
  return verified;
}

const STEP_OF: Readonly<Record<string, 'algorithm'>> = {
  proof_missing: 'algorithm',
  proof_malformed: 'algorithm',
  proof_unsupported: 'algorithm',
  algorithm_mismatch: 'algorithm',
};
