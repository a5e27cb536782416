import type { Reply, Route, WebRequest } from '@laurel/web';
import { type Issuer, type IssuerProfile, profileOf } from '../deps.ts';
import { TOKEN_REQUESTS, WALLET_REQUESTS } from '../limits.ts';
import type { ServeList } from '../status/publish.ts';
import { answerCredentialRequest } from './credential.ts';
import { issuerMetadata, serverMetadata } from './metadata.ts';
import { newNonce } from './nonce.ts';
import { readOffer } from './offers.ts';
import { isStated, readStatementOffer } from './statements.ts';
import { answerTokenRequest } from './token.ts';

/** The doors a wallet knocks at. */
export function oid4vciRoutes(issuer: Issuer, serve: ServeList): Route[] {
  const oauth = { kind: 'protocol', errors: 'oauth' } as const;
  const problem = { kind: 'protocol', errors: 'problem' } as const;
  const asked = (request: WebRequest): IssuerProfile => profileOf(issuer, request.params.profile);
  const wellKnown = issuer.profiles.flatMap((profile): Route[] => [
    // OID4VCI 1.0 section 12.2.2, RFC 8414 section 3.1: the well-known name goes between host and path.
    {
      method: 'get',
      path: `/.well-known/openid-credential-issuer${profile.path}`,
      access: problem,
      run: async () => json(issuerMetadata(issuer, profile), METADATA_CACHE),
    },
    {
      method: 'get',
      path: `/.well-known/oauth-authorization-server${profile.path}`,
      access: problem,
      run: async () => json(serverMetadata(issuer, profile), METADATA_CACHE),
    },
  ]);
  return [
    ...wellKnown,
    {
      method: 'get',
      path: '/oid4vci/:profile/offers/:id',
      access: problem,
      limit: WALLET_REQUESTS,
      run: async (request) => {
        const id = request.params.id ?? '';
        return json(await (isStated(id) ? readStatementOffer : readOffer)(issuer, asked(request), id));
      },
    },
    {
      method: 'post',
      path: '/oid4vci/:profile/nonce',
      access: oauth,
      limit: WALLET_REQUESTS,
      run: async (request) => json({ c_nonce: newNonce(issuer, asked(request)) }),
    },
    {
      method: 'post',
      path: '/oid4vci/:profile/token',
      access: oauth,
      accepts: 'form',
      maxBody: 16 * 1024,
      limit: TOKEN_REQUESTS,
      run: async (request) => json(await answerTokenRequest(issuer, { profile: asked(request), form: request.form })),
    },
    {
      method: 'post',
      path: '/oid4vci/:profile/credential',
      access: oauth,
      accepts: 'json',
      limit: WALLET_REQUESTS,
      run: async (request) =>
        json(await answerCredentialRequest(issuer, serve, { profile: asked(request), authorization: request.header('authorization'), body: request.json })),
    },
  ];
}

/** A change of name or endpoint reaches wallets within the hour. */
const METADATA_CACHE = { 'Cache-Control': 'public, max-age=3600' };

const json = (body: unknown, headers: Record<string, string> = { 'Cache-Control': 'no-store' }): Reply => ({ kind: 'json', body, headers });
