import { openBadgeTypeMetadata } from '@laurel/credentials';
import { didFront, type FrontHandler, jsonBytes, KEYS_MAX_AGE, ROOT_DID_PATH } from '@laurel/web';
import type { Issuer } from './deps.ts';

/** What the type is called changes with a release, not with a day. */
const VCT_MAX_AGE = 3_600;

/** Who the profiles are, as bytes: did.json, jwks.json, and what the badge's type means. */
export function identityFront(issuer: Issuer): FrontHandler {
  const vct = jsonBytes(openBadgeTypeMetadata, 'application/json', VCT_MAX_AGE);
  const documents = new Map(issuer.profiles.map(({ path, did }) => [path === '' ? ROOT_DID_PATH : `${path}/did.json`, did]));
  const dids = didFront((path) => documents.get(path), issuer.agent.documentOf);
  return async (path, ...asked) => {
    if (path === '/vct/open-badge/1') return vct;
    if (path === '/.well-known/jwks.json') return jsonBytes({ keys: await keySet(issuer) }, 'application/jwk-set+json', KEYS_MAX_AGE);
    return dids(path, ...asked);
  };
}

/** Open Badges 3.0 verifiers of JWTs look keys up here; `iss` says whose each is. */
function keySet(issuer: Issuer): Promise<unknown[]> {
  return Promise.all(
    issuer.profiles.map(async ({ did }) => {
      const { publicJwk, verificationMethod, algorithm } = await issuer.agent.signer(did, 'credentials');
      return { ...publicJwk, kid: verificationMethod, alg: algorithm, use: 'sig', iss: did };
    }),
  );
}
