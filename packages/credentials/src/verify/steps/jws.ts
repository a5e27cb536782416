import { utf8 } from '@laurel/base';
import { verifyBytes } from '../../keys/verify-bytes.ts';
import type { Signed } from '../../proof/jws.ts';
import type { SdJwt } from '../../proof/sd-jwt/types.ts';
import type { Algorithm, JsonObject, KeyDocument } from '../../types.ts';
import { note, type Run } from '../run.ts';
import { readAlgorithm } from './algorithm.ts';
import { type Candidate, isPresentation } from './format.ts';
import { findKeyOfHeader } from './key.ts';
import type { Relationship } from './method.ts';
import type { Verified } from './signature.ts';

/** What a JWS adds to its claims: the registered ones as signed (`token`), where its key was found; of an SD-JWT what was disclosed and what a KB-JWT is over. */
export type VerifiedJws = { token: JsonObject; keys: KeyDocument } & (
  | { format: 'jwt_vc_json' | 'jwt_vp_json' | 'vc+cose' | 'vp+cose' }
  | ({ format: 'dc+sd-jwt' | 'vc+sd-jwt' | 'vp+sd-jwt' } & Pick<SdJwt, 'presented' | 'nodeHash' | 'keyBinding' | 'disclosures'> & { hidesMembers: boolean })
);

/** The same three steps for a document that is signed as a whole, as JWT, SD-JWT or COSE. */
export async function authenticateEnvelope(candidate: Exclude<Candidate, { document: JsonObject }>, run: Run): Promise<Verified | undefined> {
  const { issuer } = candidate;
  const relationship = isPresentation(candidate) ? 'authentication' : 'assertionMethod';
  const profile = profileOf(candidate);
  if ('sdJwt' in candidate) {
    const keyId = await authenticateJws(candidate.sdJwt, issuer, run, { relationship, ...profile });
    if (keyId === undefined) return undefined;
    const { claims, presented, nodeHash, keyBinding, disclosures } = candidate.sdJwt;
    return {
      format: candidate.format,
      issuer,
      keyId,
      claims,
      token: claims,
      keys: profile.keys,
      presented,
      nodeHash,
      disclosures,
      hidesMembers: hidesMembers(candidate.sdJwt),
      ...(keyBinding === undefined ? {} : { keyBinding }),
    };
  }
  const { jws, document } = candidate.jwt;
  const keyId = await authenticateJws(jws, issuer, run, { relationship, ...profile });
  return keyId === undefined ? undefined : { format: candidate.format, issuer, keyId, claims: document, token: jws.payload, keys: profile.keys };
}

/** Whether a digest among the members of the whole is left unopened; a decoy looks the same. */
function hidesMembers({ payload: { _sd: digests }, disclosures }: SdJwt): boolean {
  return Array.isArray(digests) && digests.length > disclosures.filter(({ path }) => path.length === 1).length;
}

/** Where an https issuer keeps its keys, and which algorithm a profile has that ours do not. */
function profileOf(candidate: Exclude<Candidate, { document: JsonObject }>): { keys: KeyDocument; also?: 'RS256' | 'ES512' } {
  if (candidate.format === 'dc+sd-jwt') return { keys: 'jwt-vc-issuer' };
  // Open Badges 3.0, section 8.2.2, makes its verifiers take RS256, and its issuers keep a key set (implementation guide, key provenance).
  if ('jwt' in candidate && candidate.jwt.kind !== 'vc-jose-cose') return { keys: 'jwks', also: 'RS256' };
  return { keys: 'controller-document', also: 'ES512' };
}

/** @returns the id of the signer's key; undefined where none of theirs signed. */
export async function authenticateJws(
  { header, signingInput, signature }: Pick<Signed, 'header' | 'signingInput' | 'signature'>,
  signer: string,
  run: Run,
  { relationship = 'assertionMethod', keys, also }: { relationship?: Relationship; keys?: KeyDocument; also?: Algorithm } = {},
): Promise<string | undefined> {
  const algorithm = readAlgorithm(header.alg, also);
  if (algorithm === 'algorithm_refused' || algorithm === 'algorithm_unsupported')
    return note(run, 'algorithm', algorithm, { detail: `alg ${JSON.stringify(header.alg)}` });
  const found = await findKeyOfHeader(header, signer, relationship, run, keys);
  if (found && found.key.algorithm !== algorithm)
    return note(run, 'algorithm', 'algorithm_mismatch', { detail: `${algorithm}, key for ${found.key.algorithm}` });
  note(run, 'algorithm', 'algorithm_ok', { detail: algorithm });
  if (!found) return undefined;
  if (!verifyBytes(found.key.algorithm, found.key.key, typeof signingInput === 'string' ? utf8(signingInput) : signingInput, signature))
    return note(run, 'signature', 'signature_wrong');
  note(run, 'signature', 'signature_ok');
  return found.id;
}
