import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { toBase64url, utf8 } from '@laurel/base';
import { didKeyOf } from '@laurel/credentials';
import type { TestProgramme } from './open-test-programme.ts';
import { openVisitor } from './visitor.ts';

export type WalletKey = { did: string; privateKey: KeyObject };

export function walletKey(): WalletKey {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const { x = '' } = publicKey.export({ format: 'jwk' });
  return { did: didKeyOf({ kty: 'OKP', crv: 'Ed25519', x }), privateKey };
}

/** Takes what the newest claim letter to an address offers, or this `link`, as a wallet with this key does (OID4VCI 1.0); the badge as it was signed. */
export async function keepBadge(test: TestProgramme, email: string, key: WalletKey, link?: string): Promise<string> {
  const token = link ?? /\/claim\/([\w-]+)/.exec(test.letters.findLast(({ to, text }) => to === email && text.includes('/claim/'))?.text ?? '')?.[1];
  const visitor = await openVisitor(test);
  await visitor.post(`/claim/${token}`);
  const claim = await visitor.get(`/claim/${token}/wallet`);
  const answer = await takeOffer(test, claim.text, 'open-badge-di', key);
  if (!answer.credentials) throw new Error(`No badge was issued: ${JSON.stringify(answer)}`);
  return JSON.stringify(answer.credentials[0].credential);
}

/** What the first offer of a page is answered with, taken as such a wallet does. */
export async function takeOffer(test: TestProgramme, page: string, configuration: string, key: WalletKey, meanwhile?: () => Promise<unknown>) {
  const offerUri = /credential_offer_uri=([^"&]+)/.exec(page)?.[1] ?? '';
  const offer = await json(await fetch(decodeURIComponent(offerUri)));
  if (!offer.grants) return offer; // a problem, as it was told
  const grant = Object.values(offer.grants)[0] as { 'pre-authorized_code': string }; // as: the one grant that the node makes
  const path = new URL(offer.credential_issuer).pathname.replace(/\/$/, '');
  const metadata = await json(await fetch(`${test.url}/.well-known/openid-credential-issuer${path}`));
  const server = await json(await fetch(`${test.url}/.well-known/oauth-authorization-server${path}`));
  const code = { grant_type: 'urn:ietf:params:oauth:grant-type:pre-authorized_code', 'pre-authorized_code': grant['pre-authorized_code'] };
  const { access_token } = await json(await fetch(server.token_endpoint, { method: 'POST', body: new URLSearchParams(code) }));
  const { c_nonce: nonce } = await json(await fetch(metadata.nonce_endpoint, { method: 'POST' }));
  const part = (value: unknown) => toBase64url(utf8(JSON.stringify(value)));
  const header = { typ: 'openid4vci-proof+jwt', alg: 'EdDSA', kid: `${key.did}#${key.did.slice('did:key:'.length)}` };
  const input = `${part(header)}.${part({ aud: offer.credential_issuer, nonce, iat: Math.floor(test.clock.now.getTime() / 1000) })}`;
  const proof = `${input}.${toBase64url(sign(null, utf8(input), key.privateKey))}`;
  await meanwhile?.();
  return json(
    await fetch(metadata.credential_endpoint, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${access_token}` },
      body: JSON.stringify({ credential_configuration_id: configuration, proofs: { jwt: [proof] } }),
    }),
  );
}

// biome-ignore lint/suspicious/noExplicitAny: an answer of the protocol, whose members the test reads as they are
const json = async (response: Response): Promise<any> => response.json();
