import type { ControllerDocument, Json, VerificationMethod } from '@laurel/credentials';
import { z } from 'zod';
import { absent, type Found, type NotFound } from './ask-document.ts';

export const Jwk = z.looseObject({
  kty: z.string(),
  crv: z.string().exactOptional(),
  x: z.string().exactOptional(),
  y: z.string().exactOptional(),
  n: z.string().exactOptional(),
  e: z.string().exactOptional(),
  kid: z.string().exactOptional(),
  alg: z.string().exactOptional(),
  use: z.string().exactOptional(),
});

const Method = z.looseObject({
  id: z.string(),
  type: z.string(),
  controller: z.string(),
  publicKeyJwk: Jwk.exactOptional(),
  publicKeyMultibase: z.string().exactOptional(),
  revoked: z.string().exactOptional(),
  expires: z.string().exactOptional(),
});

const Relationship = z.array(z.union([z.string(), Method])).exactOptional();

const Document = z.looseObject({
  id: z.string(),
  verificationMethod: z.array(Method).exactOptional(),
  assertionMethod: Relationship,
  authentication: Relationship,
  keyAgreement: Relationship,
});

/** What a host's answer says of `controller`, a DID or an https address. */
export function documentIn(controller: string, json: Json): Found | NotFound {
  const read = readDocument(controller, json);
  if (!read.ok) return absent(read.reason, 'form');
  // Neither did:web nor an address keeps a history; a host that says so in the document is believed (security.md KF-V8).
  return { state: 'found', document: read.document, deactivated: read.document.deactivated === true };
}

/** The document of `did` in `json`, relative ids made absolute (DID Core 1.0, 3.2.2), or why it is none. Other members are kept. */
function readDocument(did: string, json: Json): { ok: true; document: ControllerDocument } | { ok: false; reason: string } {
  const read = Document.safeParse(json);
  if (!read.success) return { ok: false, reason: `It is not a key document: ${read.error.issues[0]?.path.join('.') ?? ''} is not as it must be.` };
  // A host may serve many documents; one that speaks for another DID would lend that DID's name to this key, or the reverse.
  if (read.data.id !== did) return { ok: false, reason: 'It is the document of somebody else.' };
  const absolute = (id: string) => (id.startsWith('#') ? did + id : id);
  const method = (one: VerificationMethod): VerificationMethod => ({ ...one, id: absolute(one.id) });
  const methods = (many: (string | VerificationMethod)[]) => many.map((one) => (typeof one === 'string' ? absolute(one) : method(one)));
  const { verificationMethod, assertionMethod, authentication, keyAgreement } = read.data;
  return {
    ok: true,
    document: {
      ...read.data,
      ...(verificationMethod && { verificationMethod: verificationMethod.map(method) }),
      ...(assertionMethod && { assertionMethod: methods(assertionMethod) }),
      ...(authentication && { authentication: methods(authentication) }),
      ...(keyAgreement && { keyAgreement: methods(keyAgreement) }),
    },
  };
}
