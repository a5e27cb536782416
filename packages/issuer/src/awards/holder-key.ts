import { type Algorithm, type Did, type Jwk, jwkOfMultibase, publicKeyOfJwk, selfContainedDocument } from '@laurel/credentials';

/** What a holder's key may be: those that the metadata names for proofs. */
const HOLDER_ALGORITHMS: readonly Algorithm[] = ['EdDSA', 'ES256'];

export type HolderKey = { did: Did; jwk: Jwk };

/** The key of a holder's DID, which contains it (did:key, did:jwk); `undefined` where it is none that a holder may have. */
export function holderKeyOf(did: string): HolderKey | undefined {
  const [method] = selfContainedDocument(did)?.verificationMethod ?? [];
  const jwk = method?.publicKeyJwk ?? (method?.publicKeyMultibase === undefined ? undefined : jwkOfMultibase(method.publicKeyMultibase));
  return jwk && isHolderKey(jwk) ? { did: did as Did, jwk } : undefined; // a did:key or did:jwk, or it would contain no key
}

export const isHolderKey = (jwk: Jwk): boolean => HOLDER_ALGORITHMS.some((algorithm) => algorithm === publicKeyOfJwk(jwk)?.algorithm);
