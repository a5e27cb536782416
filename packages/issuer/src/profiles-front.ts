import { hashed } from '@laurel/base';
import { openBadgeTypeMetadata } from '@laurel/credentials';
import type { Bytes, FrontHandler } from '@laurel/web';
import type { Issuer } from './deps.ts';

/** Minutes: a rotated or compromised key must be seen soon. */
const DID_MAX_AGE = 300;
/** What the type is called changes with a release, not with a day. */
const VCT_MAX_AGE = 3_600;

/** Who the profiles are, as bytes: did.json, jwks.json, and what the badge's type means. */
export function identityFront(issuer: Issuer): FrontHandler {
  const vct = bytes(openBadgeTypeMetadata, 'application/json', VCT_MAX_AGE);
  return async (path) => {
    if (path === '/vct/open-badge/1') return vct;
    if (path === '/.well-known/jwks.json') return bytes({ keys: await keySet(issuer) }, 'application/jwk-set+json', DID_MAX_AGE);
    const profile = issuer.profiles.find((candidate) => path === (candidate.path === '' ? '/.well-known/did.json' : `${candidate.path}/did.json`));
    const document = profile && (await issuer.agent.documentOf(profile.did));
    return document && bytes(document, 'application/did+json', DID_MAX_AGE);
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

function bytes(value: unknown, contentType: string, maxAgeSeconds: number): Bytes {
  const body = JSON.stringify(value);
  return { body, contentType, etag: `"${hashed(body)}"`, maxAgeSeconds };
}
