import type { ControllerDocument, VerificationMethod } from '@laurel/credentials';
import type { IIdentifier, IKey } from '@veramo/core-types';
import { KeyMeta } from '../keys/key-meta.ts';
import { multikeyOf } from '../keys/public-key.ts';

/**
 * The did:web document as served. Multikey, the one form that both Data Integrity and JWT libraries resolve.
 *
 * No key stands in two relationships. The audit key stands in none: it is published so that others can check the node's
 * checkpoints, and a verifier that keeps to the relationships takes nothing else from it, no credential and no request.
 */
export function didDocument({ did, keys }: IIdentifier): ControllerDocument {
  const known = keys.map((key) => ({ key, meta: KeyMeta.parse(key.meta) }));
  const ids = (purpose: KeyMeta['purpose'], states: readonly KeyMeta['state'][]) =>
    known.filter(({ meta }) => meta.purpose === purpose && states.includes(meta.state)).map(({ key }) => key.kid);
  return {
    '@context': ['https://www.w3.org/ns/did/v1', 'https://w3id.org/security/multikey/v1'],
    id: did,
    verificationMethod: known.map(({ key, meta }) => methodOf(did, key, meta)),
    // What a retired key signed still stands (K6); a request lives for minutes, so its retired key need not.
    assertionMethod: ids('credentials', ['active', 'retired']),
    authentication: ids('requests', ['active']),
  };
}

/** A compromised key stays as evidence, with the time from which it is worth nothing. */
const methodOf = (did: string, key: IKey, { state, since }: KeyMeta): VerificationMethod => ({
  id: key.kid,
  type: 'Multikey',
  controller: did,
  publicKeyMultibase: multikeyOf(key.kid),
  ...(state === 'compromised' && { revoked: since }),
});
