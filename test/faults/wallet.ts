import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { didKeyOf } from '@laurel/credentials';
import { calculateJwkThumbprint, type JWK, SignJWT } from 'jose';
import type { Answer, Kind, Line } from './line.ts';

const PRE_AUTHORIZED = 'urn:ietf:params:oauth:grant-type:pre-authorized_code';

type WalletKey = { did: string; jwk: JWK; privateKey: KeyObject };
export type Errand = { claimLink: string /** The learner's own address, as a proxy tells it. */; from: string; copies: number };
/** What one learner holds in the end, and the names of the keys it was issued to. */
export type Claimed = { badge: string; holder: string; copies: { text: string; thumbprint: string }[] };

/**
 * Keeps what a letter promises, from the claim page to the last copy: OID4VCI 1.0 with a pre-authorized code, then two credential
 * requests with a nonce each. Keys are made before anything is asked for, so that whatever is asked twice is asked for the same ones.
 */
export async function claim(line: Line, { claimLink, from, copies }: Errand): Promise<Claimed> {
  const ask = (kind: Kind, address: string, init: RequestInit = {}) =>
    line.ask(kind, address, { ...init, headers: { 'x-forwarded-for': from, ...Object.fromEntries(new Headers(init.headers)) } });
  const origin = new URL(claimLink).origin;
  const holder = await newKey();
  const copyKeys = await Promise.all(Array.from({ length: copies }, newKey));

  const issuer = JSON.parse(demand(await ask('page', `${origin}/.well-known/openid-credential-issuer`)).text);
  const server = JSON.parse(demand(await ask('page', `${origin}/.well-known/oauth-authorization-server`)).text);
  const token = await redeem();
  const [badge] = await credentials('open-badge-di', [holder]);
  const texts = await credentials('open-badge-sd-jwt', copyKeys);
  const thumbprints = await Promise.all(copyKeys.map(({ jwk }) => calculateJwkThumbprint(jwk)));
  return {
    badge: JSON.stringify(badge),
    holder: holder.did,
    copies: thumbprints.map((thumbprint, n) => ({ text: String(texts[n]), thumbprint })),
  };

  async function redeem(): Promise<string> {
    for (;;) {
      const offer = await openOffer();
      const form = new URLSearchParams({ grant_type: PRE_AUTHORIZED, 'pre-authorized_code': offer.grants[PRE_AUTHORIZED]['pre-authorized_code'] });
      const answer = await ask('token', server.token_endpoint, { method: 'POST', body: form });
      if (answer.status === 200) return JSON.parse(answer.text).access_token;
      // The code was used by the request whose answer was lost: the learner opens the link of the letter again.
      if (!answer.repeated || errorOf(answer) !== 'invalid_grant') throw refused('The token', answer);
    }
  }

  async function openOffer() {
    const csrf = /name="_csrf" value="([^"]+)"/.exec(demand(await ask('page', claimLink)).text)?.[1] ?? '';
    const pressed = await ask('page', claimLink, { method: 'POST', body: new URLSearchParams({ _csrf: csrf }), headers: { origin } });
    if (pressed.status !== 303) throw refused('The button of the claim page', pressed);
    const choice = demand(await ask('page', `${claimLink}/wallet`));
    const uri = /openid-credential-offer:\/\/\?credential_offer_uri=([^"&]+)/.exec(choice.text)?.[1] ?? '';
    return JSON.parse(demand(await ask('offer', decodeURIComponent(uri))).text);
  }

  async function credentials(configuration: string, keys: readonly WalletKey[]): Promise<unknown[]> {
    for (;;) {
      const { c_nonce: nonce } = JSON.parse(demand(await ask('nonce', issuer.nonce_endpoint, { method: 'POST' })).text);
      const jwt = await Promise.all(keys.map((key) => proof(key, configuration === 'open-badge-di', issuer.credential_issuer, nonce)));
      const answer = await ask('credential', issuer.credential_endpoint, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
        body: JSON.stringify({ credential_configuration_id: configuration, proofs: { jwt } }),
      });
      if (answer.status === 200) return JSON.parse(answer.text).credentials.map(({ credential }: { credential: unknown }) => credential);
      // The nonce was used by the request whose answer was lost: with a new one the same keys are asked for again.
      if (!answer.repeated || errorOf(answer) !== 'invalid_nonce') throw refused(configuration, answer);
    }
  }
}

async function newKey(): Promise<WalletKey> {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const { x = '' } = publicKey.export({ format: 'jwk' });
  const jwk = { kty: 'OKP', crv: 'Ed25519', x };
  return { did: didKeyOf(jwk), jwk, privateKey };
}

/** The badge names its holder by a DID, each copy by a bare key (OID4VCI 1.0 appendix F.1). */
function proof({ did, jwk, privateKey }: WalletKey, byDid: boolean, audience: string, nonce: string): Promise<string> {
  const header = { alg: 'EdDSA', typ: 'openid4vci-proof+jwt', ...(byDid ? { kid: `${did}#${did.slice('did:key:'.length)}` } : { jwk }) };
  return new SignJWT({ nonce }).setProtectedHeader(header).setAudience(audience).setIssuedAt().sign(privateKey);
}

const errorOf = ({ text }: Answer): unknown => JSON.parse(text).error;
const refused = (what: string, { status, text }: Answer) => new Error(`${what} was refused with ${status}: ${text.slice(0, 300)}`);
function demand(answer: Answer): Answer {
  if (answer.status !== 200) throw refused('A step of the claim', answer);
  return answer;
}
