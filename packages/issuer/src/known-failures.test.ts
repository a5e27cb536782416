import { hashed } from '@laurel/base';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Award, IssuedCredential } from './records.ts';
import { openClaiming, type Redeemed } from './testing/claiming.ts';
import { defineOne, openTestIssuer, type TestIssuer } from './testing/open-test-issuer.ts';
import { openVisitor, type Visitor } from './testing/visitor.ts';
import { walletKey } from './testing/wallet.ts';

/** Two institutions on one node. Each door is refused for what is missing, or for what was given for the other one, and opens for what is right. */
const PROFILES = ['kestrel', 'heron'] as const;
type ProfileName = (typeof PROFILES)[number];
const OTHER = { kestrel: 'heron', heron: 'kestrel' } as const;

let test: TestIssuer;
let at: Record<ProfileName, { claiming: ReturnType<typeof openClaiming>; registrar: Visitor }>;

beforeAll(async () => {
  test = await openTestIssuer();
  const open = async (profile: ProfileName) => ({
    claiming: openClaiming(test, await defineOne(test, {}, profile)),
    registrar: await openVisitor(test, { email: `odile@${profile}.example`, role: 'registrar', profile }),
  });
  at = { kestrel: await open('kestrel'), heron: await open('heron') };
});
afterAll(() => test.stop());
beforeEach(() => {
  test.clock.now = new Date(test.clock.now.getTime() + 1_000);
});

const issued = ({ award }: Redeemed, profile: ProfileName) => test.store.as(profile).read((db) => db.count(IssuedCredential, { awardId: award.id }));

describe('KF-V13: a token that is not there opens nothing', () => {
  const absent: [string, (access: string) => string | undefined][] = [
    ['no header', () => undefined],
    ['an empty header', () => ''],
    ['the scheme alone', () => 'Bearer'],
    ['an empty token', () => 'Bearer '],
    ['the word undefined', () => 'Bearer undefined'],
    ['the word null', () => 'Bearer null'],
    ['an empty Basic', () => 'Basic Og=='],
    ['the token under another scheme', (access) => `Basic ${access}`],
    ['the token without its scheme', (access) => access],
    ['the hash that is stored of it', (access) => `Bearer ${hashed(access)}`],
    ['the token and one character', (access) => `Bearer ${access}A`],
  ];

  it.each(absent)('at the credential endpoint: %s', async (_, authorizationFor) => {
    const redeemed = await at.kestrel.claiming.redeemed();
    const proofs = await at.kestrel.claiming.wallet.prove([walletKey()], 'kid');
    const ask = (authorization: string | undefined) =>
      fetch(`${test.url}/oid4vci/kestrel/credential`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', ...(authorization === undefined ? {} : { Authorization: authorization }) },
        body: JSON.stringify({ credential_configuration_id: 'open-badge-di', proofs }),
      });
    const refused = await ask(authorizationFor(redeemed.access));
    expect([refused.status, (await refused.json()).error, refused.headers.get('www-authenticate')]).toEqual([
      401,
      'invalid_token',
      'Bearer error="invalid_token"',
    ]);
    expect(await issued(redeemed, 'kestrel')).toBe(0);
    expect((await ask(`Bearer ${redeemed.access}`)).status).toBe(200);
    expect(await issued(redeemed, 'kestrel')).toBe(1);
  });

  it.each([
    ['pre-authorized_code', 'invalid_request', ['']],
    ['pre-authorized_code', 'invalid_grant', ['undefined', '.', 'undefined.undefined']],
    ['refresh_token', 'invalid_request', ['']],
    ['refresh_token', 'invalid_grant', ['undefined', 'null']],
  ])('at the token endpoint: no %s (%s)', async (name, error, values) => {
    const { wallet, offered, redeemed } = at.kestrel.claiming;
    const grant_type = name === 'refresh_token' ? name : 'urn:ietf:params:oauth:grant-type:pre-authorized_code';
    for (const value of values) expect(await wallet.token({ grant_type, [name]: value })).toMatchObject({ status: 400, body: { error } });
    const right = name === 'refresh_token' ? (await redeemed()).refresh : (await offered()).code;
    expect((await wallet.token({ grant_type, [name]: right })).status).toBe(200);
  });
});

describe('KF-V14: what was given for one profile opens nothing at another', () => {
  it.each(PROFILES)('an access token of %s', async (profile) => {
    const { claiming } = at[profile];
    const redeemed = await claiming.redeemed();
    const elsewhere = at[OTHER[profile]].claiming.wallet;
    const answers = [await elsewhere.badge(redeemed.access), await elsewhere.copies(redeemed.access, [walletKey()])];
    expect(answers.map(({ status, body }) => [status, body.error])).toEqual([
      [401, 'invalid_token'],
      [401, 'invalid_token'],
    ]);
    expect(await issued(redeemed, profile)).toBe(0);
    expect((await claiming.wallet.badge(redeemed.access)).status).toBe(200);
  });

  it.each(PROFILES)('a code and a refresh token of %s', async (profile) => {
    const { claiming } = at[profile];
    const elsewhere = at[OTHER[profile]].claiming.wallet;
    const { code } = await claiming.offered();
    expect(await elsewhere.redeem(code)).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
    const tokens = await claiming.wallet.redeem(code);
    expect(tokens.status).toBe(200);
    const refresh = String(tokens.body.refresh_token);
    expect(await elsewhere.refresh(refresh)).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
    expect((await claiming.wallet.refresh(refresh)).status).toBe(200);
  });

  it.each(PROFILES)('a nonce of %s, and a proof made for it', async (profile) => {
    const { wallet, redeemed } = at[profile].claiming;
    const { access } = await redeemed();
    const askWithProofFor = async (whom: ProfileName) =>
      wallet.credential(access, { credential_configuration_id: 'open-badge-di', proofs: await at[whom].claiming.wallet.prove([walletKey()], 'kid') });
    expect(await askWithProofFor(OTHER[profile])).toMatchObject({ status: 400, body: { error: 'invalid_proof' } });
    expect((await askWithProofFor(profile)).status).toBe(200);
  });

  it.each(PROFILES)('the role of a registrar of %s, on any page of a desk', async (profile) => {
    const { claiming, registrar } = at[profile];
    const { id } = await claiming.awarded();
    const desks = test.role.routes.filter(({ path, access }) => path.includes(':profile') && access.kind === 'role');
    const pathAt = (path: string, where: ProfileName) => path.replace(':profile', where).replace(':id', id);
    const status = async ({ method, path }: (typeof desks)[number], where: ProfileName) =>
      (await (method === 'get' ? registrar.get(pathAt(path, where)) : registrar.post(pathAt(path, where), {}))).status;
    expect(desks.length).toBeGreaterThan(15);
    for (const route of desks) expect(await status(route, OTHER[profile]), `${route.method} ${route.path}`).toBe(403);
    for (const route of desks) expect(await status(route, profile), `${route.method} ${route.path}`).not.toBe(403);
    expect((await registrar.get(`/desk/${profile}`)).status).toBe(200);
  });

  it.each(PROFILES)('the id of an award of %s, under the other’s address', async (profile) => {
    const { id } = await at[profile].claiming.awarded();
    const { registrar } = at[OTHER[profile]];
    expect((await registrar.get(`/desk/${OTHER[profile]}/awards/${id}`)).status).toBe(404);
    expect((await registrar.post(`/desk/${OTHER[profile]}/awards/${id}/revoke`, { reason: 'other', note: 'x' })).status).toBe(404);
    expect((await test.store.as(profile).read((db) => db.one(Award, { id })))?.standing).toBe('good');
    expect((await at[profile].registrar.get(`/desk/${profile}/awards/${id}`)).status).toBe(200);
    expect((await at[profile].registrar.post(`/desk/${profile}/awards/${id}/revoke`, { reason: 'other', note: 'x' })).status).toBe(303);
    expect((await test.store.as(profile).read((db) => db.one(Award, { id })))?.standing).toBe('revoked');
  });

  it('another role on the same profile; and one for every profile opens both', async () => {
    const assessor = await openVisitor(test, { email: 'a@kestrel.example', role: 'assessor', profile: 'kestrel' });
    expect((await assessor.get('/desk/kestrel')).status).toBe(403);
    const administrator = await openVisitor(test, { email: 'b@kestrel.example', role: 'administrator', profile: 'kestrel' });
    expect([(await administrator.get('/desk/heron')).status, (await administrator.get('/desk/kestrel')).status]).toEqual([403, 200]);
    const both = await openVisitor(test, { email: 'c@kestrel.example', role: 'registrar', profile: '*' });
    expect([(await both.get('/desk/heron')).status, (await both.get('/desk/kestrel')).status]).toEqual([200, 200]);
  });
});
