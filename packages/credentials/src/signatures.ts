import type { ClaimPath, Disclosure, SdJwt } from './proof/sd-jwt/types.ts';
import type { Credential, Did, Json, JsonObject, Jwk, Signer, StatusSeen, Verdict, VerifyDeps } from './types.ts';
import type { PresentationOptions, PresentationVerdict, Recheck, VerifyOptions } from './verify/types.ts';

export type * from './proof/sd-jwt/types.ts';
export type * from './verify/types.ts';

export type JsonProblem = {
  code: 'too_large' | 'not_utf8' | 'not_json' | 'duplicate_member' | 'forbidden_member' | 'too_deep' | 'too_many_members' | 'lone_surrogate' | 'unsafe_number';
  at: string;
  detail: string;
};
/** Parse JSON that came from outside. */
export declare function parseStrict(input: string | Uint8Array, maxBytes?: number): { ok: true; value: Json } | { ok: false; problem: JsonProblem };

/** One SD-JWT copy of a badge, `typ dc+sd-jwt`, `vct urn:laurel:open-badge:1`. `badge.validFrom`/`validUntil` become nbf/exp. */
export declare function issueSdJwtBadge(
  badge: Credential,
  options: { signer: Signer; holderJwk: Jwk; status: { uri: string; idx: number }; random: (bytes: number) => Uint8Array; issuedAt: Date },
): Promise<string>;
/** @throws LaurelError credential_refused */
export declare function readSdJwt(compact: string): SdJwt;
/** Which disclosures answering `paths` would send (parents and everything inside a chosen claim included), in the order of the SD-JWT. @throws LaurelError nothing_matches */
export declare function selectDisclosures(sdJwt: SdJwt, paths: readonly ClaimPath[]): Disclosure[];
/** Compact SD-JWT+KB. The signer is the one of the copy's `cnf` key. @throws LaurelError credential_refused · nothing_matches */
export declare function presentSdJwt(
  compact: string,
  options: { disclose: readonly ClaimPath[]; signer: Signer; audience: string; nonce: string; issuedAt: Date },
): Promise<string>;
/** Type metadata of `urn:laurel:open-badge:1`, display in English and French. */
export declare const OPEN_BADGE_VCT: 'urn:laurel:open-badge:1';
export declare const openBadgeTypeMetadata: JsonObject;

export declare function encodeTokenStatusList(values: Uint8Array): { bits: 2; lst: string };
/** A signed status list token; `values[i]` is 0 valid, 1 revoked, 2 suspended. */
export declare function signTokenStatusList(options: {
  values: Uint8Array;
  uri: string;
  issuer: Did;
  signer: Signer;
  issuedAt: Date;
  expiresAt: Date;
  ttlSeconds: number;
}): Promise<string>;

export declare function verifyCredential(input: string | Uint8Array, deps: VerifyDeps, options?: VerifyOptions): Promise<Verdict>;
export declare function verifyPresentation(input: string | Uint8Array, deps: VerifyDeps, options: PresentationOptions): Promise<PresentationVerdict>;
export declare function recheckStatus(seen: readonly StatusSeen[], issuer: { did: string; keyId: string }, deps: VerifyDeps): Promise<Recheck>;
