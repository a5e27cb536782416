import { LaurelError } from '@laurel/base';
import type { JsonObject } from '@laurel/credentials';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Request } from '../records.ts';
import { openTestVerifier, type TestVerifier, TWO_FIELDS } from '../testing/open-test-verifier.ts';
import { openTestWallet, type TestWallet, type Visitor } from '../testing/open-test-wallet.ts';
import { START } from '../testing/places.ts';
import { verifyRequest } from './read-request.ts';

const clock = { now: new Date(START) };
let verifier: TestVerifier;
let other: TestVerifier;
let wallet: TestWallet;
let zoe: Visitor;

beforeAll(async () => {
  [verifier, other, wallet] = await Promise.all([openTestVerifier(clock), openTestVerifier(clock, 'Saltmarsh Engineering'), openTestWallet(clock)]);
  zoe = await wallet.visitor('zoe@example.org');
});
afterAll(() => Promise.all([wallet.stop(), verifier.stop(), other.stop()]));
beforeEach(() => {
  clock.now = new Date(clock.now.getTime() + 60_000); // past the rate limit of one person
});

const requests = () => wallet.store.as(zoe.personId).read((db) => db.list(Request, {}));
const fetched = async (uri: string) => (await fetch(uri)).text();

describe('a request that is not believed', () => {
  it.each<[string, JsonObject, RegExp]>([
    ['is for another audience', { aud: 'https://wallet.example' }, /not a request this wallet can read/],
    ['has no audience', { aud: null }, /not a request this wallet can read/],
    ['has no nonce', { nonce: null }, /not a request this wallet can read/],
    ['has a nonce that can be guessed', { nonce: '1' }, /not a request this wallet can read/],
    ['has no end', { exp: null }, /not a request this wallet can read/],
    ['has ended', { exp: 1 }, /This request has ended/],
    ['is dated in the future', { iat: 9_999_999_999 }, /not a request this wallet can read/],
    ['names another client', { client_id: 'decentralized_identifier:did:web:evil.example' }, /names one asker and the request behind it another/],
    ['KF-H11: has a prefix by which nobody signs', { client_id: 'redirect_uri:https://evil.example' }, /not a request this wallet can read/],
    ['wants the answer by redirect', { redirect_uri: 'https://evil.example' }, /not a request this wallet can read/],
    ['wants another response mode', { response_mode: 'fragment' }, /not a request this wallet can read/],
    ['wants the answer unencrypted', { response_uri: 'http://evil.example/response' }, /address for the answer/],
    ['wants the answer at a number', { response_uri: 'https://10.0.0.1/response' }, /address for the answer/],
    ['asks nothing', { dcql_query: null }, /not a request this wallet can read/],
    ['asks what is no query', { dcql_query: { credentials: [] } }, /cannot read what it asks for/],
    ['wants a transaction signed', { transaction_data: ['e30'] }, /not a request this wallet can read/],
  ])('when it %s', async (_, change, says) => {
    const shown = await zoe.get((await verifier.request(TWO_FIELDS, change)).link);
    expect(shown.status).toBeGreaterThanOrEqual(400);
    expect(shown.html).toMatch(says);
    expect(await requests()).toEqual([]);
  });

  it('when our own form of request is signed by a key that is not for requests', async () => {
    const shown = await zoe.get((await verifier.request(TWO_FIELDS, {}, 'credentials')).link);
    expect(shown.status).toBe(422);
    expect(shown.html).toContain('does not publish for requests');
    expect((await zoe.get((await verifier.request(TWO_FIELDS, { verifier_info: null }, 'credentials')).link)).status).toBe(200);
  });

  it('KF-H3: when somebody else signed it, or it was changed', async () => {
    const { uri } = await verifier.request(TWO_FIELDS);
    const stolen = await fetched(uri);
    const [header = '', payload = '', signature = ''] = stolen.split('.');
    const theirs = await fetched((await other.request(TWO_FIELDS)).uri);
    const read = (compact: string) => verifyRequest(wallet.holder, compact, { clientId: verifier.clientId, requestUri: uri });
    await expect(read(stolen)).resolves.toMatchObject({ request: { clientId: verifier.clientId } });
    for (const compact of [
      theirs,
      `${header}.${theirs.split('.')[1]}.${signature}`,
      `${theirs.split('.')[0]}.${payload}.${signature}`,
      `${header}.${payload}.${signature.startsWith('A') ? 'B' : 'A'}${signature.slice(1)}`,
      `${header}.${payload}.`,
      `${Buffer.from(JSON.stringify({ typ: 'oauth-authz-req+jwt', alg: 'none', kid: `${verifier.did}#key-1` })).toString('base64url')}.${payload}.`,
      'not a request',
    ])
      await expect(read(compact)).rejects.toThrow(LaurelError);
  });

  it('when it was made for anybody else than any wallet, or whoever fetches it at this very address', async () => {
    const read = async ({ uri }: { uri: string }, requestUri = uri) =>
      verifyRequest(wallet.holder, await fetched(uri), { clientId: verifier.clientId, requestUri });
    const made = (aud: JsonObject[string]) => verifier.request(TWO_FIELDS, { aud });
    const another = await verifier.request(TWO_FIELDS);
    const texts = [
      'https://self-issued.me',
      'https://self-issued.me/v2/',
      'https://SELF-ISSUED.me/v2',
      'https://self-issued.me/v2#x',
      ' https://self-issued.me/v2',
      '',
    ];
    for (const aud of [...texts, wallet.url, verifier.url, verifier.clientId, another.uri, [another.uri]])
      await expect(read(await made(aud)), JSON.stringify(aud)).rejects.toMatchObject({ problems: [{ code: 'not-a-request', detail: 'aud' }] });
    for (const aud of [[], ['https://self-issued.me/v2', wallet.url], null, 1, true, {}])
      await expect(read(await made(aud)), JSON.stringify(aud)).rejects.toMatchObject({ problems: [{ code: 'not-a-request' }] });

    for (const aud of ['https://self-issued.me/v2', ['https://self-issued.me/v2']])
      await expect(read(await made(aud))).resolves.toMatchObject({ request: { clientId: verifier.clientId } });
    const own = await verifier.request(TWO_FIELDS);
    await verifier.resign(own.uri, { aud: own.uri });
    await expect(read(own)).resolves.toMatchObject({ request: { clientId: verifier.clientId } });
    await expect(read(own, another.uri)).rejects.toMatchObject({ problems: [{ code: 'not-a-request', detail: 'aud' }] });
  });

  it('when its link leads to an address that misleads', async () => {
    const shown = await zoe.get(
      `/wallet/request?${new URLSearchParams({ client_id: verifier.clientId, request_uri: 'https://northshore.example@evil.example/r' })}`,
    );
    expect(shown.status).toBe(422);
    expect(shown.html).toContain('<bdi dir="ltr">evil.example</bdi>');
  });

  it('but says so where only the answer goes to another host', async () => {
    const shown = await zoe.get((await verifier.request(TWO_FIELDS, { response_uri: 'https://elsewhere.example/response' })).link);
    expect(shown.status).toBe(200);
    expect(shown.html).toContain('Your answer would go to another address');
    expect(shown.html).toContain('elsewhere.example');
  });
});
