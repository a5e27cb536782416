import { LaurelError } from '@laurel/base';
import { canonicalizeJsonLd } from '../../canonicalize/json-ld.ts';
import { contextOf } from '../../contexts/contexts.ts';
import { isJsonObject } from '../../json/strict.ts';
import type { Json, JsonObject } from '../../types.ts';

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
  const coined = Object.keys(document).find((name) => !name.startsWith('@') && !isDeclared(name, document));
  if (coined !== undefined) refuseToSign(coined, `No context of the document defines ${coined} by name.`);
  const canonical = await canonicalizeJsonLd(document);
  if (!canonical.ok) throw new LaurelError('lint_failed', { detail: canonical.detail, problems: [{ at: '', code: canonical.code, detail: canonical.detail }] });
}

/**
 * Safe mode lets a catch-all (`@vocab`, as W3C's context for examples has) define any word. What a credential says of itself must be a word that
 * somebody defined: a mistyped `validUntill` would be signed and end nothing.
 */
function isDeclared(name: string, document: JsonObject): boolean {
  const types = [document.type].flat();
  return termsOf(document['@context']).some(
    (terms) => name in terms || types.some((type) => typeof type === 'string' && termsOf(Object(terms[type])['@context']).some((scoped) => name in scoped)),
  );
}

/** The term definitions of a context given by URL, by value or as a list of those. */
function termsOf(context: Json | undefined): JsonObject[] {
  if (Array.isArray(context)) return context.flatMap(termsOf);
  if (isJsonObject(context)) return [context];
  return typeof context === 'string' ? termsOf(contextOf(context)?.['@context']) : [];
}

/** Claims of RFC 7519 section 4.1, RFC 7800 and the status list; the credential of version 1.1; and a proof that nobody would check. */
const RESERVED = ['iss', 'sub', 'aud', 'exp', 'nbf', 'iat', 'jti', 'cnf', 'nonce', 'status', 'vc', 'vp', 'proof'];

export function refuseToSign(at: string, detail: string): never {
  throw new LaurelError('lint_failed', { detail, problems: [{ at: `/${at}`, code: 'token', detail }] });
}
