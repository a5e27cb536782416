import { fromBase64url } from '@laurel/base';
import type { ControllerDocument, Did, Jwk } from '../types.ts';
import { jwkOfMultibase, multibaseOf } from './multikey.ts';
import { publicKeyOfJwk } from './public-key.ts';

/** The did:key of an Ed25519 or P-256 public key. @throws TypeError for any other key */
export const didKeyOf = (jwk: Jwk): Did => `did:key:${multibaseOf(jwk)}`;

/** The document of a did:key or did:jwk, which the DID itself contains; `undefined` where it is neither, malformed, or of a key type we do not take. */
export function selfContainedDocument(did: string): ControllerDocument | undefined {
  if (did.startsWith('did:key:')) return documentOfDidKey(did, did.slice('did:key:'.length));
  if (did.startsWith('did:jwk:')) return documentOfDidJwk(did, did.slice('did:jwk:'.length));
  return undefined;
}

function documentOfDidKey(did: string, multikey: string): ControllerDocument | undefined {
  const jwk = jwkOfMultibase(multikey);
  // One key, one DID: an encoding that is not the one we would write is refused.
  if (!jwk || !publicKeyOfJwk(jwk) || multibaseOf(jwk) !== multikey) return undefined;
  return document(did, { id: `${did}#${multikey}`, type: 'Multikey', controller: did, publicKeyMultibase: multikey });
}

function documentOfDidJwk(did: string, encoded: string): ControllerDocument | undefined {
  const bytes = fromBase64url(encoded);
  const jwk = bytes && parseJwk(bytes);
  if (!jwk || !publicKeyOfJwk(jwk)) return undefined;
  return document(did, { id: `${did}#0`, type: 'JsonWebKey', controller: did, publicKeyJwk: jwk });
}

/** Both relationships: a did:key or did:jwk speaks for itself, whatever for. */
function document(did: string, method: NonNullable<ControllerDocument['verificationMethod']>[number]): ControllerDocument {
  return {
    '@context': ['https://www.w3.org/ns/did/v1', method.type === 'Multikey' ? 'https://w3id.org/security/multikey/v1' : 'https://w3id.org/security/jwk/v1'],
    id: did,
    verificationMethod: [method],
    assertionMethod: [method.id],
    authentication: [method.id],
  };
}

function parseJwk(bytes: Uint8Array): Jwk | undefined {
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    // publicKeyOfJwk, which every caller asks next, checks each member it uses.
    return typeof value === 'object' && value !== null && 'kty' in value ? (value as Jwk) : undefined;
  } catch {
    return undefined; // not JSON, so not a did:jwk
  }
}
