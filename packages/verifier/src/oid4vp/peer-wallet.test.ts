import { createHash } from 'node:crypto';
import { fromBase64url, utf8 } from '@laurel/base';
import { type ControllerDocument, type Jwk, jwkOfMultibase, publicKeyOfJwk, verifyBytes } from '@laurel/credentials';
import { type HashAlgorithm, setGlobalConfig, type VerifyJwtCallback } from '@openid4vc/oauth2';
import { Openid4vpClient } from '@openid4vc/openid4vp';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openTestVerifier, type TestVerifier } from '../testing/open-test-verifier.ts';
import { openTestWallet } from '../testing/wallet.ts';
import { walletLink } from './request-object.ts';

/** Another project's wallet library, which checks our link, request object and answer by its own schemas. */
let test: TestVerifier;
beforeAll(async () => {
  setGlobalConfig({ allowInsecureUrls: true });
  test = await openTestVerifier();
  test.clock.now = new Date(); // the library has its own clock
});
afterAll(() => test.stop());

const verifyJwt: VerifyJwtCallback = async (signer, { compact }) => {
  if (signer.method !== 'did') return { verified: false };
  const document: ControllerDocument = await (await fetch(`${test.url}/.well-known/did.json`)).json();
  const method = document.verificationMethod?.find(({ id }) => id === signer.didUrl);
  const jwk: Jwk | undefined = method?.publicKeyJwk ?? (method?.publicKeyMultibase ? jwkOfMultibase(method.publicKeyMultibase) : undefined);
  const key = jwk && publicKeyOfJwk(jwk);
  const [header, payload, signature = ''] = compact.split('.');
  const bytes = fromBase64url(signature);
  if (!key || !bytes || !document.authentication?.includes(signer.didUrl)) return { verified: false };
  const { kty, crv = '', x = '' } = jwk;
  return verifyBytes(key.algorithm, key.key, utf8(`${header}.${payload}`), bytes) ? { verified: true, signerJwk: { kty, crv, x } } : { verified: false };
};

const client = () =>
  new Openid4vpClient({
    callbacks: {
      fetch,
      verifyJwt,
      hash: (data: Uint8Array, algorithm: HashAlgorithm) => new Uint8Array(createHash(algorithm.replace('-', '')).update(data).digest()),
      signJwt: () => {
        throw new Error('nothing is signed by the library: responses are not encrypted');
      },
      encryptJwe: () => {
        throw new Error('responses are not encrypted');
      },
      decryptJwe: () => {
        throw new Error('requests are not encrypted');
      },
    },
  });

it('answers a request of ours', async () => {
  const row = await test.make();
  const wallet = client();
  const parsed = wallet.parseOpenid4vpAuthorizationRequest({ authorizationRequest: walletLink(test.verifier, row) });
  if (parsed.type !== 'jar') throw new Error(`The link was read as ${parsed.type}`);
  const resolved = await wallet.resolveOpenId4vpAuthorizationRequest({ authorizationRequestPayload: parsed.params });
  expect(resolved.client).toMatchObject({ prefix: 'decentralized_identifier', effective: test.verifier.clientId });
  expect(resolved.version).toBe(100);
  const { authorizationRequestPayload: request, dcql } = resolved;
  expect(dcql?.query).toEqual(JSON.parse(row.query));
  const badge = await openTestWallet(test.issuer);
  const read = await badge.read(test.requestUri(row));
  const presentation = await badge.present(read, test.clock.now);
  const { authorizationResponsePayload } = await wallet.createOpenid4vpAuthorizationResponse({
    authorizationRequestPayload: request,
    authorizationResponsePayload: { vp_token: { badge: [presentation] } },
  });
  const { response } = await wallet.submitOpenid4vpAuthorizationResponse({
    authorizationRequestPayload: { response_uri: read.response_uri },
    authorizationResponsePayload,
  });
  expect(response.status).toBe(200);
  expect((await test.json(row)).verdict?.outcome).toBe('valid');
});
