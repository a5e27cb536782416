import { utf8 } from '@laurel/base';
import { verifyBytes } from '../../keys/verify-bytes.ts';
import type { Jws } from '../../proof/jws.ts';
import type { SdJwt } from '../../proof/sd-jwt/types.ts';
import type { JsonObject, KeyDocument } from '../../types.ts';
import { note, type Run } from '../run.ts';
import { readAlgorithm } from './algorithm.ts';
import type { Candidate } from './format.ts';
import { findKeyOfHeader } from './key.ts';
import type { Relationship } from './method.ts';
import type { Verified } from './signature.ts';

/** What a JWS adds to its claims: the registered ones as signed (`token`), where its key was found, and what a KB-JWT is over. */
export type VerifiedJws = { token: JsonObject; keys: KeyDocument } & (
  | { format: 'jwt_vc_json' | 'jwt_vp_json' }
  | ({ format: 'dc+sd-jwt' | 'vc+sd-jwt' | 'vp+sd-jwt' } & Pick<SdJwt, 'presented' | 'nodeHash' | 'keyBinding'>)
);

/** The same three steps for a document that is signed as a whole, as JWT or SD-JWT. */
export async function authenticateEnvelope(candidate: Exclude<Candidate, { document: JsonObject }>, run: Run): Promise<Verified | undefined> {
  const { issuer } = candidate;
  const relationship = isPresented(candidate) ? 'authentication' : 'assertionMethod';
  if ('sdJwt' in candidate) {
    const { format, sdJwt } = candidate;
    const keys = format === 'dc+sd-jwt' ? 'jwt-vc-issuer' : 'controller-document';
    const keyId = await authenticateJws(sdJwt, issuer, run, { relationship, keys });
    if (keyId === undefined) return undefined;
    const { claims, presented, nodeHash, keyBinding } = sdJwt;
    return { format, issuer, keyId, claims, token: claims, keys, presented, nodeHash, ...(keyBinding === undefined ? {} : { keyBinding }) };
  }
  const { format, jwt } = candidate;
  // Open Badges 3.0, section 8.2.2, makes its verifiers take RS256, and its issuers keep a key set (implementation guide, key provenance).
  const isVcJose = jwt.kind === 'vc+jwt';
  const keys = isVcJose ? 'controller-document' : 'jwks';
  const keyId = await authenticateJws(jwt.jws, issuer, run, { relationship, keys, ...(isVcJose ? {} : { also: 'RS256' }) });
  return keyId === undefined ? undefined : { format, issuer, keyId, claims: jwt.document, token: jwt.jws.payload, keys };
}

const isPresented = ({ format }: Candidate): boolean => format === 'jwt_vp_json' || format === 'vp+sd-jwt';

/** @returns the id of the signer's key; undefined where none of theirs signed. */
export async function authenticateJws(
  { header, signingInput, signature }: Pick<Jws, 'header' | 'signingInput' | 'signature'>,
  signer: string,
  run: Run,
  { relationship = 'assertionMethod', keys, also }: { relationship?: Relationship; keys?: KeyDocument; also?: 'RS256' } = {},
): Promise<string | undefined> {
  const algorithm = readAlgorithm(header.alg, also);
  if (algorithm === 'algorithm_refused' || algorithm === 'algorithm_unsupported')
    return note(run, 'algorithm', algorithm, { detail: `alg ${JSON.stringify(header.alg)}` });
  const found = await findKeyOfHeader(header, signer, relationship, run, keys);
  if (found && found.key.algorithm !== algorithm)
    return note(run, 'algorithm', 'algorithm_mismatch', { detail: `${algorithm}, key for ${found.key.algorithm}` });
  note(run, 'algorithm', 'algorithm_ok', { detail: algorithm });
  if (!found) return undefined;
  if (!verifyBytes(found.key.algorithm, found.key.key, utf8(signingInput), signature)) return note(run, 'signature', 'signature_wrong');
  note(run, 'signature', 'signature_ok');
  return found.id;
}
