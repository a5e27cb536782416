import { PROOFS } from '../../limits.ts';
import { checkDataIntegrity, type DataIntegrityProof, readProofs } from '../../proof/data-integrity.ts';
import type { JsonObject } from '../../types.ts';
import { note, type Run } from '../run.ts';
import type { Candidate } from './format.ts';
import { authenticateEnvelope, type VerifiedJws } from './jws.ts';
import { controllerOf, findKey } from './key.ts';

/** What a signature covers, and nothing else. All later steps read this, never the candidate. */
export type Verified = { issuer: string; keyId: string; claims: JsonObject } & (
  | { format: 'ldp_vc' | 'ldp_vp'; proofs: DataIntegrityProof[]; signers: string[]; partial: boolean }
  | VerifiedJws
);

/**
 * Whether an end or a list of revoked badges may stand where nothing was shown. An issuer must not let its holders hide them (RFC 9901, section 9.7; VC-JOSE-COSE,
 * section 3.2.1), and ours cannot (`always-open.ts`, `selective/groups.ts`); shown as a disclosure they are refused. But a badge that hides its revocation and one that
 * has none and hides its evidence look alike, so doubt would fall on everybody whose badges have no end or no list. What is shown stands, as whoever
 * signed it has allowed, and the verdict never says of what is hidden that it is not there.
 */
export const mayHideMembers = (verified: Verified): boolean => ('partial' in verified ? verified.partial : 'hidesMembers' in verified && verified.hidesMembers);

/** The steps algorithm, key and signature; undefined where one does not hold. */
export function authenticate(candidate: Candidate, run: Run): Promise<Verified | undefined> {
  return 'document' in candidate ? authenticateProofs(candidate, run) : authenticateEnvelope(candidate, run);
}

/**
 * Every proof of a suite we know must hold, one of them by the issuer (Data Integrity 1.0, section 4.6, proof sets): else a good proof by a
 * stranger, or the first of two, would stand for the whole. A suite we do not know is reported and proves nothing.
 */
async function authenticateProofs({ document, issuer, format }: Extract<Candidate, { document: JsonObject }>, run: Run): Promise<Verified | undefined> {
  const read = readProofs(document);
  if (!read.ok) return note(run, 'algorithm', read.code, { detail: read.detail });
  const { proofs, foreign } = read;
  const count = proofs.length + foreign.length;
  if (count > PROOFS) return note(run, 'algorithm', 'proof_malformed', { detail: `${count} proofs; at most ${PROOFS} are checked` });
  const relationship = format === 'ldp_vc' ? 'assertionMethod' : 'authentication';
  if (proofs.some(({ proofPurpose }) => proofPurpose !== relationship)) return note(run, 'algorithm', 'proof_purpose_wrong');
  // Before anybody is asked for a key: a stranger's proof alone must not make this node call at the stranger's address.
  if (!proofs.some(({ verificationMethod }) => controllerOf(verificationMethod, issuer) === issuer))
    return note(run, 'key', 'key_foreign', { detail: proofs[0]?.verificationMethod ?? '' });

  let verified: Extract<Verified, { partial: boolean }> | undefined;
  const signers: string[] = [];
  for (const proof of proofs) {
    const found = await findKey(proof.verificationMethod, issuer, relationship, run);
    if (!found) return undefined;
    const checked = await checkDataIntegrity(document, proof, found.key);
    if (!checked.ok) return note(run, STEP_OF[checked.code] ?? 'signature', checked.code, { detail: checked.detail });
    signers.push(found.controller);
    if (found.controller !== issuer) continue;
    // One proof over the whole of it settles what another lets its holder leave out.
    const partial = checked.partial && verified?.partial !== false;
    verified = { format, issuer, keyId: found.id, claims: checked.payload, proofs, signers, partial };
  }
  if (foreign.length > 0) note(run, 'algorithm', 'proof_not_read', { detail: foreign.join(', ') });
  note(run, 'algorithm', 'algorithm_ok', { detail: proofs.map(({ type, cryptosuite }) => cryptosuite ?? type).join(', ') });
  note(run, 'signature', 'signature_ok');
  return verified;
}

const STEP_OF: Readonly<Record<string, 'algorithm'>> = {
  proof_missing: 'algorithm',
  proof_malformed: 'algorithm',
  proof_unsupported: 'algorithm',
  proof_underived: 'algorithm',
  proof_chain_broken: 'algorithm',
  algorithm_mismatch: 'algorithm',
};
