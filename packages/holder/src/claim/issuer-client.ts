import type { Agent } from '@laurel/agent';
import { type Context, inMs, LaurelError, type StrangerUrl, sha256, toBase64url, utf8 } from '@laurel/base';
import { parseStrict } from '@laurel/credentials';
import {
  clientAuthenticationAnonymous,
  getAuthorizationServerMetadataFromList,
  InvalidFetchResponseError,
  Oauth2Client,
  Oauth2ClientErrorResponseError,
  preAuthorizedCodeGrantIdentifier,
} from '@openid4vc/oauth2';
import {
  type CredentialOfferObject,
  determineAuthorizationServerForCredentialOffer,
  type IssuerMetadataResult,
  Openid4vciClient,
  Openid4vciRetrieveCredentialsError,
  setGlobalConfig,
} from '@openid4vc/openid4vci';
import { WORDS } from '../limits.ts';
import type { Grant } from '../records.ts';

/** A key that proves itself in a credential request: by its did:key URL, or as a bare JWK. */
export type ProvingKey = { kid: string; by: 'kid' | 'jwk' };

/**
 * OID4VCI 1.0 as a wallet speaks it. `@openid4vc/openid4vci` reads and checks every message by the standard's schemas;
 * each address in them is a stranger's and goes out as one.
 * @throws LaurelError url_refused · host_unreachable · answer_unreadable · response_too_large · issuer_refused (`problems[0].code` is the OAuth error)
 */
export type IssuerClient = {
  offer: (uri: StrangerUrl) => Promise<CredentialOfferObject>;
  metadata: (issuer: string) => Promise<IssuerMetadataResult>;
  redeem: (offer: CredentialOfferObject, metadata: IssuerMetadataResult, txCode: string | undefined) => Promise<Grant>;
  refresh: (offer: CredentialOfferObject, metadata: IssuerMetadataResult, refreshToken: string) => Promise<Grant>;
  /** One credential request with a fresh c_nonce: an object or a compact text per key. */
  credentials: (metadata: IssuerMetadataResult, request: { configuration: string; accessToken: string; keys: readonly ProvingKey[] }) => Promise<unknown[]>;
};

export function openIssuerClient({ context, agent, allowInsecureLoopback }: { context: Context; agent: Agent; allowInsecureLoopback: boolean }): IssuerClient {
  // The library's own switch, for the whole process; which http addresses pass is decided by strangerUrl all the same.
  if (allowInsecureLoopback) setGlobalConfig({ allowInsecureUrls: true });
  const callbacks = {
    fetch: strangerFetch(context),
    hash: (data: Uint8Array) => sha256(data),
    generateRandom: (bytes: number) => context.random(bytes),
    clientAuthentication: clientAuthenticationAnonymous(),
    signJwt: async ({ kid }: { kid?: string }, jwt: { header: object; payload: object }) => {
      const signer = await agent.signerOf(kid ?? '');
      const input = [jwt.header, jwt.payload].map((part) => toBase64url(utf8(JSON.stringify(part)))).join('.');
      return { jwt: `${input}.${toBase64url(await signer.sign(utf8(input)))}`, signerJwk: signer.publicJwk };
    },
  };
  const vci = new Openid4vciClient({ callbacks });
  const oauth = new Oauth2Client({ callbacks });

  const grantOf = (answer: { access_token: string; expires_in?: number | undefined; refresh_token?: string | undefined }, before: string | null): Grant => ({
    accessToken: answer.access_token,
    accessUntil: inMs(context, (answer.expires_in ?? DEFAULT_TOKEN_SECONDS) * 1000),
    refreshToken: answer.refresh_token ?? before, // RFC 6749 section 6: without a new one the old one stays
  });

  return {
    offer: (uri) =>
      asked(context, () => vci.resolveCredentialOffer(`openid-credential-offer://?credential_offer_uri=${encodeURIComponent(uri)}`)).catch((error: unknown) => {
        throw error instanceof LaurelError && error.problems[0]?.code === PAGE ? new LaurelError('offer_unreadable', { problems: error.problems }) : error;
      }),
    metadata: (issuer) => asked(context, () => vci.resolveIssuerMetadata(issuer)),
    redeem: (credentialOffer, issuerMetadata, txCode) =>
      asked(context, async () => {
        const more = txCode === undefined ? {} : { txCode };
        const { accessTokenResponse } = await vci.retrievePreAuthorizedCodeAccessTokenFromOffer({ credentialOffer, issuerMetadata, ...more });
        return grantOf(accessTokenResponse, null);
      }),
    refresh: (offer, metadata, refreshToken) =>
      asked(context, async () => {
        const authorizationServerMetadata = serverOf(offer, metadata);
        const { accessTokenResponse } = await oauth.retrieveRefreshTokenAccessToken({ authorizationServerMetadata, refreshToken });
        return grantOf(accessTokenResponse, refreshToken);
      }),
    credentials: (issuerMetadata, { configuration, accessToken, keys }) =>
      asked(context, async () => {
        const nonce = issuerMetadata.credentialIssuer.nonce_endpoint === undefined ? {} : { nonce: (await vci.requestNonce({ issuerMetadata })).c_nonce };
        const jwt: string[] = [];
        for (const key of keys) {
          const { algorithm: alg, publicJwk } = await agent.signerOf(key.kid);
          const signer =
            key.by === 'kid'
              ? ({ method: 'did', didUrl: key.kid, kid: key.kid, alg } as const)
              : ({ method: 'jwk', publicJwk: bare(publicJwk), kid: key.kid, alg } as const);
          const options = { issuerMetadata, credentialConfigurationId: configuration, signer, issuedAt: context.clock(), ...nonce };
          jwt.push((await vci.createCredentialRequestJwtProof(options)).jwt);
        }
        const [first, ...others] = jwt;
        if (first === undefined) return [];
        const { credentialResponse } = await vci.retrieveCredentials({
          issuerMetadata,
          accessToken,
          credentialConfigurationId: configuration,
          proofs: { jwt: [first, ...others] },
        });
        return (credentialResponse.credentials ?? []).map(credentialIn);
      }),
  };
}

/** The server that the offer's code is redeemed at. */
export function serverOf(offer: CredentialOfferObject, issuerMetadata: IssuerMetadataResult): IssuerMetadataResult['authorizationServers'][number] {
  const named = offer.grants?.[preAuthorizedCodeGrantIdentifier]?.authorization_server;
  const server = determineAuthorizationServerForCredentialOffer({ issuerMetadata, ...(named === undefined ? {} : { grantAuthorizationServer: named }) });
  return getAuthorizationServerMetadataFromList(issuerMetadata.authorizationServers, server);
}

/** Where a token says nothing of its end (RFC 6749 section 5.1 only recommends it), it is used at once and not relied on. */
const DEFAULT_TOKEN_SECONDS = 60;

/** Only what makes the key: anything else would be a mark to recognise the holder by. */
const bare = ({ kty, crv, x, y }: { kty: string; crv?: string; x?: string; y?: string }) => ({
  kty,
  ...(crv === undefined ? {} : { crv }),
  ...(x === undefined ? {} : { x }),
  ...(y === undefined ? {} : { y }),
});

/** OID4VCI 1.0 section 8.3: each stands in an object; issuers of the drafts gave it bare. */
const credentialIn = (entry: unknown): unknown => (typeof entry === 'object' && entry !== null && 'credential' in entry ? entry.credential : entry);

/** A page for people: the link of a letter, pasted where a wallet takes the offer behind it. */
const PAGE = 'page_not_offer';

type FetchInit = { method?: string; headers?: unknown; body?: unknown };

/** `fetch` for the library: every address a stranger's, every JSON read strictly before anybody else reads it. */
function strangerFetch({ outbound }: Context): typeof fetch {
  return async (input, init: FetchInit = {}) => {
    const headers: Record<string, string> = {};
    new Headers(init.headers as HeadersInit | undefined).forEach((value, name) => {
      headers[name] = value;
    }); // the library passes what fetch takes
    const answer = await outbound.stranger(String(input) as StrangerUrl, {
      // vetted by `stranger` itself, whatever the type says
      method: init.method === 'POST' ? 'POST' : 'GET',
      headers: { accept: 'application/json', ...headers },
      ...(typeof init.body === 'string' ? { body: init.body } : {}),
    });
    const type = answer.headers.get('content-type') ?? '';
    if (/^text\/html\b/i.test(type) && answer.status < 400)
      throw new LaurelError('answer_unreadable', { problems: [{ at: 'answer', code: PAGE, detail: '' }] });
    const isJson = /json/i.test(type);
    if (isJson && answer.status < 400 && !parseStrict(answer.body).ok) throw new LaurelError('answer_unreadable');
    return new Response(answer.status === 204 ? null : new Uint8Array(answer.body), { status: answer.status, headers: answer.headers });
  };
}

async function asked<T>({ log }: Pick<Context, 'log'>, ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    const refusal = refusalOf(error);
    log.warn('issuer.failed', { code: refusal.code, reason: refusal.problems[0]?.code ?? (error instanceof Error ? error.name : 'unknown') });
    throw refusal;
  }
}

/** What the library throws, as a refusal a person can act on. It throws whatever a strange document makes it trip over. */
function refusalOf(error: unknown): LaurelError {
  const own = laurelErrorIn(error);
  if (own) return own;
  if (error instanceof Oauth2ClientErrorResponseError) return refused(error.errorResponse.error, error.errorResponse.error_description, error);
  if (error instanceof Openid4vciRetrieveCredentialsError) {
    const { credentialErrorResponseResult: told, response } = error.response;
    return refused(told?.data?.error ?? `http_${response.status}`, told?.data?.error_description, error);
  }
  if (error instanceof InvalidFetchResponseError && !error.response.ok) return refused(`http_${error.response.status}`, undefined, error);
  return new LaurelError('answer_unreadable', { cause: error });
}

/** A code is a name and goes to the log; what an issuer writes in its place may be anything, a person's address too. */
const CODE = /^[\w.-]{1,64}$/;

const refused = (code: string, words: string | undefined, cause: unknown) =>
  new LaurelError('issuer_refused', { problems: [{ at: 'issuer', code: CODE.test(code) ? code : 'unknown', detail: (words ?? '').slice(0, WORDS) }], cause });

function laurelErrorIn(error: unknown): LaurelError | undefined {
  for (let at = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth += 1) if (at instanceof LaurelError) return at;
  return undefined;
}
