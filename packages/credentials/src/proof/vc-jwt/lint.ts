import { LaurelError } from '@laurel/base';
import { canonicalizeJsonLd } from '../../canonicalize/json-ld.ts';
import { isJsonObject } from '../../json/strict.ts';
import type { JsonObject } from '../../types.ts';

/**
 * What no token is signed over: a document of somebody else, one whose members a reader would take for claims of the token, one that has no
 * meaning as JSON-LD (VC-JOSE-COSE section 6: what a verifier gets out of it must be a well-formed document).
 * @throws LaurelError lint_failed; the detail names the member
 */
export async function lintDocument(document: JsonObject, party: 'issuer' | 'holder', controller: string): Promise<void> {
  const named = document[party];
  if ((isJsonObject(named) ? named.id : named) !== controller) refuseToSign(party, `The key that signs is of ${controller}.`);
  const taken = RESERVED.find((name) => Object.hasOwn(document, name));
  if (taken !== undefined) refuseToSign(taken, `A document in a token may not have a member named ${taken}.`);
  const canonical = await canonicalizeJsonLd(document);
  if (!canonical.ok) throw new LaurelError('lint_failed', { detail: canonical.detail, problems: [{ at: '', code: canonical.code, detail: canonical.detail }] });
}

/** Claims of RFC 7519 section 4.1, RFC 7800 and the status list; the credential of version 1.1; and a proof that nobody would check. */
const RESERVED = ['iss', 'sub', 'aud', 'exp', 'nbf', 'iat', 'jti', 'cnf', 'nonce', 'status', 'vc', 'vp', 'proof'];

export function refuseToSign(at: string, detail: string): never {
  throw new LaurelError('lint_failed', { detail, problems: [{ at: `/${at}`, code: 'token', detail }] });
}
