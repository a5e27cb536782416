import { fromBase64url } from '@laurel/base';
import type { ControllerDocument, Did, Jwk, VerificationMethod } from '../types.ts';
import { bbsKeyOf } from './bbs-key.ts';
import { jwkOfMultibase, multibaseOf } from './multikey.ts';
import { publicKeyOfJwk } from './public-key.ts';

/** The did:key of an Ed25519, X25519, P-256, P-384 or P-521 public key. @throws TypeError for any other key */
export const didKeyOf = (jwk: Jwk): Did => `did:key:${multibaseOf(jwk)}`;

/** The document of a did:key or did:jwk, which the DID itself contains; `undefined` where it is neither, malformed, or of a key type we do not take. */
export function selfContainedDocument(did: string): ControllerDocument | undefined {
  if (did.startsWith('did:key:')) return documentOfDidKey(did, did.slice('did:key:'.length));
  if (did.startsWith('did:jwk:')) return documentOfDidJwk(did, did.slice('did:jwk:'.length));
  return undefined;
}

function documentOfDidKey(did: string, multikey: string): ControllerDocument | undefined {
  const method: VerificationMethod = { id: `${did}#${multikey}`, type: 'Multikey', controller: did, publicKeyMultibase: multikey };
  const jwk = jwkOfMultibase(multikey);
  if (!jwk) return bbsKeyOf(multikey) && document(did, method, true);
  // One key, one DID: an encoding that is not the one we would write is refused.
  return multibaseOf(jwk) === multikey ? documentOfJwk(did, jwk, method) : undefined;
}

function documentOfDidJwk(did: string, encoded: string): ControllerDocument | undefined {
  const bytes = fromBase64url(encoded);
  const jwk = bytes && parseJwk(bytes);
  return jwk && documentOfJwk(did, jwk, { id: `${did}#0`, type: 'JsonWebKey', controller: did, publicKeyJwk: jwk });
}

/** A did:key or did:jwk speaks for itself, whatever for, as far as its key can: X25519 agrees on keys and signs nothing. */
function documentOfJwk(did: string, jwk: Jwk, method: VerificationMethod): ControllerDocument | undefined {
  const signs = publicKeyOfJwk(jwk) !== undefined;
  return signs || isAgreementKey(jwk) ? document(did, method, signs) : undefined;
}

function document(did: string, method: VerificationMethod, signs: boolean): ControllerDocument {
  const { id, type } = method;
  return {
    '@context': ['https://www.w3.org/ns/did/v1', type === 'Multikey' ? 'https://w3id.org/security/multikey/v1' : 'https://w3id.org/security/jwk/v1'],
    id: did,
    verificationMethod: [method],
    ...(signs ? { assertionMethod: [id], authentication: [id] } : { keyAgreement: [id] }),
  };
}

const isAgreementKey = ({ kty, crv, x, ...rest }: Jwk): boolean =>
  kty === 'OKP' && crv === 'X25519' && !('d' in rest) && typeof x === 'string' && fromBase64url(x)?.length === 32;

function parseJwk(bytes: Uint8Array): Jwk | undefined {
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    // publicKeyOfJwk, which every caller asks next, checks each member it uses.
    return typeof value === 'object' && value !== null && 'kty' in value ? (value as Jwk) : undefined;
  } catch {
    return undefined; // not JSON, so not a did:jwk
  }
}
