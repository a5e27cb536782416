import { createHash, sign } from 'node:crypto';
import { toBase64url, utf8 } from '@laurel/base';
import { verifyCredential } from '@laurel/credentials';
import { clientAuthenticationAnonymous, type HashAlgorithm, type SignJwtCallback } from '@openid4vc/oauth2';
import { Openid4vciClient, setGlobalConfig } from '@openid4vc/openid4vci';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { awardOne } from '../awards/award-one.ts';
import { ownLists } from '../status/publish.ts';
import { claimTokenFor, defineOne, openTestIssuer, type TestIssuer } from '../testing/open-test-issuer.ts';
import { walletKey } from '../testing/wallet.ts';
import { makeOffer, offerUri } from './offers.ts';

/** Another project's wallet library, which checks our metadata, offer, token and credential responses by its own schemas. */
let test: TestIssuer;
const key = walletKey();

beforeAll(async () => {
  setGlobalConfig({ allowInsecureUrls: true });
  test = await openTestIssuer({
    profiles: [
      { slug: 'kestrel', name: { en: 'Kestrel Bay Polytechnic', fr: 'École polytechnique de Kestrel Bay' } },
      { slug: 'heron', name: { en: 'Heron College', fr: 'Collège Heron' } },
      { slug: 'tern', name: { en: 'Tern College', fr: 'Collège Tern' }, credentials: ['open-badge-jwt', 'open-badge-sd-jwt'] },
      { slug: 'egret', name: { en: 'Egret College', fr: 'Collège Egret' }, identity: { keyType: 'P-256' }, credentials: ['open-badge-jwt'] },
    ],
  });
});
afterAll(() => test.stop());

const signJwt: SignJwtCallback = (_, { header, payload }) => {
  const part = (value: unknown) => toBase64url(utf8(JSON.stringify(value)));
  const input = `${part(header)}.${part(payload)}`;
  return { jwt: `${input}.${toBase64url(sign(null, utf8(input), key.privateKey))}`, signerJwk: { ...key.jwk, kty: 'OKP' } };
};

/** The format that a verdict names, and how many status entries it has seen. */
const FORMS = { 'open-badge-di': ['ldp_vc', 2], 'open-badge-jwt': ['jwt_vc_json', 2], 'open-badge-sd-jwt': ['dc+sd-jwt', 1] } as const;

const client = () =>
  new Openid4vciClient({
    callbacks: {
      fetch,
      signJwt,
      hash: (data: Uint8Array, algorithm: HashAlgorithm) => new Uint8Array(createHash(algorithm.replace('-', '')).update(data).digest()),
      generateRandom: (bytes: number) => new Uint8Array(bytes),
      clientAuthentication: clientAuthenticationAnonymous(),
    },
  });

const USUAL = ['open-badge-di', 'open-badge-sd-jwt'];

describe.each([
  ['kestrel', '', USUAL],
  ['heron', '/heron', USUAL],
  ['tern', '/tern', ['open-badge-jwt', 'open-badge-sd-jwt']],
  ['egret', '/egret', ['open-badge-jwt']],
])('a wallet that is not ours, at the profile %s', (profile, path, offered) => {
  it.each(offered)('claims %s', async (configuration) => {
    const achievement = await defineOne(test, {}, profile);
    const email = `${configuration}@${profile}.example`;
    await awardOne(test.issuer, {
      profile,
      achievementId: achievement.id,
      recipient: { email, name: 'Nour', language: 'fr', externalId: null, awardedOn: null, results: [], pin: false },
      assessment: { class: 'participation', attestation: null },
      again: false,
      actor: 'person:test',
    });
    const offer = await makeOffer(test.issuer, claimTokenFor(test, email));
    const wallet = client();
    const credentialOffer = await wallet.resolveCredentialOffer(
      `openid-credential-offer://?credential_offer_uri=${encodeURIComponent(offerUri(test.issuer, offer))}`,
    );
    expect(credentialOffer.credential_issuer).toBe(`${test.url}${path}`);
    const issuerMetadata = await wallet.resolveIssuerMetadata(credentialOffer.credential_issuer);
    expect(Object.keys(issuerMetadata.knownCredentialConfigurations)).toEqual(offered);
    const { accessTokenResponse } = await wallet.retrievePreAuthorizedCodeAccessTokenFromOffer({ credentialOffer, issuerMetadata });
    const { c_nonce: nonce } = await wallet.requestNonce({ issuerMetadata });
    const alg = 'EdDSA';
    const signer =
      configuration !== 'open-badge-sd-jwt'
        ? ({ method: 'did', didUrl: key.kid, alg } as const)
        : ({ method: 'jwk', publicJwk: { kty: 'OKP', crv: 'Ed25519', x: key.jwk.x ?? '' }, alg } as const);
    const { jwt } = await wallet.createCredentialRequestJwtProof({
      issuerMetadata,
      credentialConfigurationId: configuration,
      signer,
      nonce,
      issuedAt: test.clock.now,
    });
    const { credentialResponse } = await wallet.retrieveCredentials({
      accessToken: accessTokenResponse.access_token,
      issuerMetadata,
      credentialConfigurationId: configuration,
      proofs: { jwt: [jwt] },
    });
    const [given, ...more] = credentialResponse.credentials ?? [];
    const signed = given && typeof given === 'object' && 'credential' in given ? given.credential : undefined;
    const verdict = await verifyCredential(typeof signed === 'string' ? signed : JSON.stringify(signed), {
      resolve: test.agent.resolve,
      fetchStatus: ownLists(test.issuer, test.serveList),
      vouch: async () => [],
      clock: test.context.clock,
    });
    expect([verdict.outcome, verdict.format, verdict.status.length, more.length]).toEqual(['valid', ...FORMS[configuration as keyof typeof FORMS], 0]);
  });
});
