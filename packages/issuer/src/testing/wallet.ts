import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { toBase64url, utf8 } from '@laurel/base';
import { didKeyOf, type Jwk } from '@laurel/credentials';
import { PRE_AUTHORIZED } from '../oid4vci/offers.ts';

/** A key as a wallet holds it. */
export type WalletKey = { did: string; kid: string; jwk: Jwk; privateKey: KeyObject };

export function walletKey(): WalletKey {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const { x = '' } = publicKey.export({ format: 'jwk' });
  const jwk: Jwk = { kty: 'OKP', crv: 'Ed25519', x };
  const did = didKeyOf(jwk);
  return { did, kid: `${did}#${did.slice('did:key:'.length)}`, jwk, privateKey };
}

const part = (value: unknown) => toBase64url(utf8(JSON.stringify(value)));

/** A JWS of any header and payload: good proofs and bad ones. */
export function jwsOf(header: unknown, payload: unknown, key: WalletKey): string {
  const input = `${part(header)}.${part(payload)}`;
  return `${input}.${toBase64url(sign(null, utf8(input), key.privateKey))}`;
}

export type ProofOptions = { by: 'kid' | 'jwk'; aud: string; nonce: string; at: Date };

export const proofOf = (key: WalletKey, { by, aud, nonce, at }: ProofOptions): string =>
  jwsOf(
    { typ: 'openid4vci-proof+jwt', alg: 'EdDSA', ...(by === 'kid' ? { kid: key.kid } : { jwk: key.jwk }) },
    { aud, nonce, iat: Math.floor(at.getTime() / 1000) },
    key,
  );

type Metadata = { credential_endpoint: string; nonce_endpoint: string; token_endpoint: string };
type Answer = { status: number; body: Record<string, unknown> };

/** What a wallet says to an issuer, each step by itself. `identifier` is the credential issuer. */
export function openWallet(identifier: string, clock: { now: Date }) {
  let known: Promise<Metadata> | undefined;
  const metadata = () => (known ??= readMetadata());
  const readMetadata = async (): Promise<Metadata> => {
    const { origin, pathname } = new URL(identifier);
    const path = pathname === '/' ? '' : pathname;
    const [issuer, server] = await Promise.all(
      ['openid-credential-issuer', 'oauth-authorization-server'].map(async (name) => (await fetch(`${origin}/.well-known/${name}${path}`)).json()),
    );
    return { ...issuer, ...server };
  };
  const answer = async (response: Response): Promise<Answer> => ({ status: response.status, body: await response.json() });

  const token = async (fields: Record<string, string>): Promise<Answer> =>
    answer(await fetch((await metadata()).token_endpoint, { method: 'POST', body: new URLSearchParams(fields) }));
  const nonce = async (): Promise<string> => String((await answer(await fetch((await metadata()).nonce_endpoint, { method: 'POST' }))).body.c_nonce);
  const credential = async (accessToken: string, body: unknown): Promise<Answer> =>
    answer(
      await fetch((await metadata()).credential_endpoint, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${accessToken}` },
        body: JSON.stringify(body),
      }),
    );
  const prove = async (keys: readonly WalletKey[], by: 'kid' | 'jwk') => {
    const fresh = await nonce();
    return { jwt: keys.map((key) => proofOf(key, { by, aud: identifier, nonce: fresh, at: clock.now })) };
  };
  return {
    token,
    nonce,
    credential,
    prove,
    redeem: (code: string, pin?: string) => token({ grant_type: PRE_AUTHORIZED, 'pre-authorized_code': code, ...(pin === undefined ? {} : { tx_code: pin }) }),
    refresh: (refreshToken: string) => token({ grant_type: 'refresh_token', refresh_token: refreshToken }),
    badge: async (accessToken: string, key = walletKey()) =>
      credential(accessToken, { credential_configuration_id: 'open-badge-di', proofs: await prove([key], 'kid') }),
    jwt: async (accessToken: string, key = walletKey()) =>
      credential(accessToken, { credential_configuration_id: 'open-badge-jwt', proofs: await prove([key], 'kid') }),
    copies: async (accessToken: string, keys: readonly WalletKey[]) =>
      credential(accessToken, { credential_configuration_id: 'open-badge-sd-jwt', proofs: await prove(keys, 'jwk') }),
  };
}

export const credentialsOf = (answer: Answer): unknown[] =>
  (Array.isArray(answer.body.credentials) ? answer.body.credentials : []).map((entry: { credential: unknown }) => entry.credential);
