import { type Context, LaurelError, operatorUrl } from '@laurel/base';
import * as oidc from 'openid-client';
import { INSTITUTION_KNOWN_MS, SESSION_MS } from '../limits.ts';
import type { Institution } from './types.ts';

/** One way to an institution: what ties the answer to the question. */
export type Way = { state: string; nonce: string; codeVerifier: string; again: boolean };
/** Who the institution says it is. `email` only where it says that it verified it; `authTime` where it says when they signed in there. */
export type Stated = { subject: string; email: string | undefined; authTime: number | undefined };

export type InstitutionClient = {
  addressOf: (way: Way) => Promise<string>;
  read: (query: string, way: Way) => Promise<Stated>;
};

/** `openid-client` over the node's one way out: what it fetches is an address of the operator's, bounded and without redirects. */
export function openInstitutionClient({ outbound, clock, log }: Context, institution: Institution, callback: string): InstitutionClient {
  const { issuer, clientId, clientSecret } = institution;
  let known: { until: number; config: Promise<oidc.Configuration> } | undefined;

  const customFetch: oidc.CustomFetch = async (url, { method, headers, body }) => {
    const sent = body instanceof URLSearchParams ? { body: body.toString() } : {};
    const answer = await outbound.operator(operatorUrl(url), { method: method === 'POST' ? 'POST' : 'GET', headers, ...sent });
    return new Response(answer.status === 204 ? null : new Uint8Array(answer.body), { status: answer.status, headers: answer.headers });
  };
  /** What the institution says of itself is asked anew after an hour, and at once after it could not be had. */
  const configuration = (): Promise<oidc.Configuration> => {
    if (known && clock().getTime() < known.until) return known.config;
    // An http issuer is refused by the configuration unless it is on this machine.
    const execute = [oidc.enableNonRepudiationChecks, ...(issuer.startsWith('http:') ? [oidc.allowInsecureRequests] : [])];
    const config = oidc.discovery(new URL(issuer), clientId, undefined, oidc.ClientSecretBasic(clientSecret), { [oidc.customFetch]: customFetch, execute });
    config.catch(() => {
      known = undefined; // told to whoever waits for it
    });
    known = { until: clock().getTime() + INSTITUTION_KNOWN_MS, config };
    return config;
  };
  const guarded = async <T>(ask: () => Promise<T>): Promise<T> => {
    try {
      return await ask();
    } catch (error) {
      const own = laurelErrorIn(error);
      if (own) throw own;
      const code = error instanceof Error && 'code' in error ? String(error.code) : '';
      log.warn('institution.refused', { institution: new URL(issuer).host, code });
      throw new LaurelError('institution_refused', { cause: error });
    }
  };
  const maxAge = ({ again }: Way) => (again ? PROOF_SECONDS : SESSION_MS / 1000);

  return {
    addressOf: (way) =>
      guarded(async () => {
        const address = oidc.buildAuthorizationUrl(await configuration(), {
          redirect_uri: callback,
          scope: 'openid email',
          state: way.state,
          nonce: way.nonce,
          code_challenge: await oidc.calculatePKCECodeChallenge(way.codeVerifier),
          code_challenge_method: 'S256',
          max_age: String(maxAge(way)),
          ...(way.again ? { prompt: 'login' } : {}),
        });
        return address.href;
      }),

    read: (query, way) =>
      guarded(async () => {
        const config = await configuration();
        const expected = { expectedState: way.state, expectedNonce: way.nonce, pkceCodeVerifier: way.codeVerifier, idTokenExpected: true };
        const tokens = await oidc.authorizationCodeGrant(config, new URL(`${callback}?${query}`), expected);
        const claims = tokens.claims();
        if (!claims) throw new LaurelError('institution_refused');
        const spoken = claims.email === undefined ? await oidc.fetchUserInfo(config, tokens.access_token, claims.sub) : claims;
        const email = spoken.email_verified === true && typeof spoken.email === 'string' ? spoken.email : undefined;
        return { subject: claims.sub, email, authTime: typeof claims.auth_time === 'number' ? claims.auth_time : undefined };
      }),
  };
}

/** Time to type a password and answer a second factor. */
const PROOF_SECONDS = 300;

/** What our own way out refused, however deep the library wrapped it. */
function laurelErrorIn(error: unknown): LaurelError | undefined {
  if (error instanceof LaurelError) return error;
  return error instanceof Error && error.cause !== undefined ? laurelErrorIn(error.cause) : undefined;
}
