import { fromBase64url, utf8 } from '@laurel/base';
import { type Did, didKeyOf, type Json, type Jwk, jwkThumbprint, parseStrict, publicKeyOfJwk, selfContainedDocument, verifyBytes } from '@laurel/credentials';
import { OAuthError } from '@laurel/web';
import { holderKeyOf, isHolderKey } from '../awards/holder-key.ts';
import type { Holder } from '../awards/sign-copies.ts';
import type { Issuer, IssuerProfile } from '../deps.ts';
import { CLOCK_SKEW, COPIES_PER_REQUEST, NONCE_LIFE } from '../limits.ts';
import { type Configuration, isWhole } from '../records.ts';
import { isOwnNonce } from './nonce.ts';

/**
 * The keys that a credential request proves to hold (OID4VCI 1.0 appendix F.1): one proof each, all over one fresh nonce of
 * ours. Strict throughout: a proof read in two ways could bind a badge to a key nobody showed.
 * @throws OAuthError invalid_proof · invalid_nonce
 */
export function readProofs(
  issuer: Issuer,
  profile: IssuerProfile,
  configuration: Configuration,
  jwts: readonly string[],
): { holders: Holder[]; nonce: string } {
  const most = isWhole(configuration) ? 1 : COPIES_PER_REQUEST;
  if (jwts.length === 0) throw invalidProof('a proof of type jwt is needed');
  if (jwts.length > most) throw invalidProof(`at most ${most} proofs per request of this configuration`);
  const proofs = jwts.map((jwt) => readProof(issuer, profile, jwt));
  const nonce = proofs[0]?.nonce ?? '';
  if (proofs.some((proof) => proof.nonce !== nonce)) throw invalidProof('all proofs of a request carry one nonce');
  if (!isOwnNonce(issuer, profile, nonce))
    throw new OAuthError('invalid_nonce', 'This nonce is not, or no longer, valid. Ask the nonce endpoint for a new one.');
  const holders = proofs.map(({ did, jwk }) => ({ key: isWhole(configuration) ? did : jwkThumbprint(jwk), did, jwk }));
  if (new Set(holders.map((holder) => holder.key)).size !== holders.length) throw invalidProof('each copy needs another key');
  return { holders, nonce };
}

function readProof(issuer: Issuer, profile: IssuerProfile, jwt: string): { did: Did; jwk: Jwk; nonce: string } {
  const [header = '', payload = '', signature = '', ...more] = jwt.split('.');
  const head = readPart(header);
  const claims = readPart(payload);
  const signed = fromBase64url(signature);
  if (!head || !claims || !signed || more.length > 0) throw invalidProof('not a compact JWS of two JSON objects');
  if (head.typ !== 'openid4vci-proof+jwt') throw invalidProof('typ is not openid4vci-proof+jwt');
  if (head.crit !== undefined) throw invalidProof('crit names extensions that are not understood here');

  const holder = keyOf(head);
  const key = publicKeyOfJwk(holder.jwk);
  if (!key || head.alg !== key.algorithm) throw invalidProof('alg does not fit the key; Ed25519 (EdDSA) and P-256 (ES256) are taken');
  if (!verifyBytes(key.algorithm, key.key, utf8(`${header}.${payload}`), signed)) throw invalidProof('the signature is not by this key');

  const { aud, iat, nonce } = claims;
  if (aud !== profile.identifier) throw invalidProof('aud is not this credential issuer');
  const age = typeof iat === 'number' ? issuer.context.clock().getTime() - iat * 1000 : Number.NaN;
  if (!(age >= -CLOCK_SKEW && age <= NONCE_LIFE + CLOCK_SKEW)) throw invalidProof('iat is not now');
  if (typeof nonce !== 'string') throw invalidProof('the nonce is missing');
  return { ...holder, nonce };
}

function readPart(part: string): Record<string, Json> | undefined {
  const bytes = fromBase64url(part);
  const parsed = bytes && parseStrict(bytes, 16 * 1024);
  return parsed?.ok && typeof parsed.value === 'object' && parsed.value !== null && !Array.isArray(parsed.value) ? parsed.value : undefined;
}

/** Exactly one of `kid` (a DID that contains its key) and `jwk`: more than one way to the key is more than one key. */
function keyOf({ kid, jwk, x5c, trust_chain: chain }: Record<string, Json>): { did: Did; jwk: Jwk } {
  if (x5c !== undefined || chain !== undefined || (kid === undefined) === (jwk === undefined))
    throw invalidProof('the header names its key by exactly one of kid and jwk');
  const found = jwk === undefined ? keyOfKid(kid) : bareJwk(jwk);
  if (!found || !isHolderKey(found)) throw invalidProof('the key is not a public Ed25519 or P-256 key, as a jwk, did:key or did:jwk');
  return { did: jwk === undefined ? didOf(kid) : didKeyOf(found), jwk: found };
}

function keyOfKid(kid: Json | undefined): Jwk | undefined {
  const document = typeof kid === 'string' ? selfContainedDocument(didOf(kid)) : undefined;
  return document?.verificationMethod?.some((method) => method.id === kid) ? holderKeyOf(document.id)?.jwk : undefined;
}

const didOf = (kid: Json | undefined): Did => String(kid).split('#', 1)[0] as Did; // selfContainedDocument answers for DIDs only

/** Only what makes the key; `publicKeyOfJwk` then judges it. A private member refuses it whole. */
function bareJwk(value: Json): Jwk | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value) || 'd' in value) return undefined;
  const { kty, crv, x, y } = value;
  if (typeof kty !== 'string' || typeof crv !== 'string' || typeof x !== 'string') return undefined;
  return { kty, crv, x, ...(typeof y === 'string' ? { y } : {}) };
}

const invalidProof = (why: string) => new OAuthError('invalid_proof', `The proof is refused: ${why}.`);
