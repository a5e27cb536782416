import { LaurelError } from '@laurel/base';
import { CREDENTIALS_V2 } from '../../contexts/contexts.ts';
import { isJsonObject } from '../../json/strict.ts';
import { timeOf } from '../../model/time.ts';
import type { Credential, Json, JsonObject, Signer } from '../../types.ts';
import { signCose } from '../cose.ts';
import { openSigned, signJws } from '../jws.ts';
import { lintDocument, refuseToSign } from './lint.ts';
import { mediaTypeOf } from './read.ts';

/**
 * A badge as Open Badges 3.0 JWT (section 8.2): `typ: JWT`, the payload is the badge with `iss jti nbf exp sub` that repeat it.
 * @throws LaurelError lint_failed where the badge is another issuer's, lacks what those claims repeat, or has no meaning as JSON-LD; the detail names it
 */
export async function signOpenBadgeJwt(badge: Credential, signer: Signer): Promise<string> {
  await lintDocument(badge, 'issuer', signer.controller);
  const { id, validFrom, validUntil, credentialSubject: subject } = badge;
  if (typeof id !== 'string') refuseToSign('id', 'A badge needs an id.');
  if (!isJsonObject(subject)) refuseToSign('credentialSubject', 'A badge is about one subject.');
  const claims: JsonObject = {
    iss: signer.controller,
    jti: id,
    nbf: seconds(validFrom, 'validFrom'),
    ...(validUntil === undefined ? {} : { exp: seconds(validUntil, 'validUntil') }),
    ...(subject.id === undefined ? {} : { sub: subject.id }),
  };
  return signJws({ typ: 'JWT', kid: signer.verificationMethod }, { ...badge, ...claims }, signer);
}

/**
 * A credential as VC-JOSE-COSE has it (section 3.1.1): `typ: vc+jwt`, the payload is the credential and nothing else.
 * @throws LaurelError lint_failed as above
 */
export async function signVcJwt(credential: Credential, signer: Signer): Promise<string> {
  await lintDocument(credential, 'issuer', signer.controller);
  return signJws({ typ: 'vc+jwt', cty: 'vc', kid: signer.verificationMethod }, credential, signer);
}

/**
 * A credential or presentation as COSE_Sign1 (section 3.3), base64. It is read and written for the sake of other stacks; our own formats are the others.
 * @throws LaurelError lint_failed as above
 */
export async function signVcCose(document: Credential, signer: Signer): Promise<string> {
  const isPresentation = [document.type].flat().includes('VerifiablePresentation');
  await lintDocument(document, isPresentation ? 'holder' : 'issuer', signer.controller);
  return signCose(isPresentation ? { typ: 'vp+cose', cty: 'vp' } : { typ: 'vc+cose', cty: 'vc' }, document, signer);
}

export type VpJwtOptions = {
  /** Credentials as they came: compact text, or a document with its own proof. */
  credentials: readonly (string | Credential)[];
  signer: Signer;
  /** The whole client_id with its prefix. */
  audience: string;
  nonce: string;
  issuedAt: Date;
};

/** A presentation by VC-JOSE-COSE (section 3.1.2), signed by its holder for one request; compact credentials go into envelopes. */
export async function signVpJwt({ credentials, signer, audience, nonce, issuedAt }: VpJwtOptions): Promise<string> {
  const presentation: JsonObject = {
    '@context': [CREDENTIALS_V2],
    type: ['VerifiablePresentation'],
    holder: signer.controller,
    verifiableCredential: credentials.map((credential) => (typeof credential === 'string' ? envelop(credential) : credential)),
  };
  const claims = { iss: signer.controller, aud: audience, nonce, iat: Math.floor(issuedAt.getTime() / 1000) };
  return signJws({ typ: 'vp+jwt', cty: 'vp', kid: signer.verificationMethod }, { ...presentation, ...claims }, signer);
}

/**
 * A compact credential as a member of a JSON document (VC Data Model 2.0, section 4.13); its own `typ` says which media type it is.
 * @throws LaurelError credential_refused where it is no JWS or SD-JWT
 */
export function envelop(compact: string): JsonObject {
  const [issued = ''] = compact.split('~');
  const opened = openSigned(issued);
  if (!opened.ok) throw new LaurelError('credential_refused', { detail: opened.problem.detail, problems: [{ at: 'jws', ...opened.problem }] });
  return {
    '@context': CREDENTIALS_V2,
    id: `data:application/${mediaTypeOf(opened.signed.header.typ) ?? 'jwt'},${compact}`,
    type: 'EnvelopedVerifiableCredential',
  };
}

function seconds(time: Json | undefined, at: string): number {
  const ms = timeOf(time);
  if (ms === undefined) refuseToSign(at, 'A time with its zone is needed.');
  return Math.floor(ms / 1000);
}
