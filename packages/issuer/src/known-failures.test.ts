import { request } from 'node:http';
import { hashed } from '@laurel/base';
import { AuditEvent } from '@laurel/ledger';
import { In } from '@laurel/store';
import { makeTranslate } from '@laurel/web';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Award, IssuedCredential } from './records.ts';
import { writeCsv } from './roster/write-csv.ts';
import { openClaiming, type Redeemed } from './testing/claiming.ts';
import { defineOne, openTestIssuer, type TestIssuer } from './testing/open-test-issuer.ts';
import { openVisitor, type Visitor } from './testing/visitor.ts';
import { credentialsOf, jwsOf, walletKey } from './testing/wallet.ts';

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
    const desks = test.role.routes.filter(({ path, access }) => path.includes(':profile') && access.kind === 'role' && access.role === 'registrar');
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

describe('KF-I8: what was made for one door opens no other', () => {
  it('at the credential endpoint, no badge, copy, status list, proof or refresh token is an access token', async () => {
    const { wallet, redeemed } = at.kestrel.claiming;
    const { access, refresh } = await redeemed();
    const [copy = ''] = credentialsOf(await wallet.copies(access, [walletKey()])).map(String);
    const { jwt } = await wallet.prove([walletKey()], 'kid');
    const { uri } = JSON.parse(Buffer.from(copy.split('.')[1] ?? '', 'base64url').toString()).status.status_list;
    const listText = await (await fetch(uri)).text();
    expect(listText).toMatch(/^ey/);
    for (const token of [copy, copy.split('~', 1)[0] ?? '', listText, ...jwt, refresh])
      expect(await wallet.badge(token)).toMatchObject({ status: 401, body: { error: 'invalid_token' } });
    expect(await wallet.refresh(access)).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
    expect((await wallet.badge(access)).status).toBe(200);
    expect((await wallet.refresh(refresh)).status).toBe(200);
  });

  it.each(['JWT', 'dc+sd-jwt', 'vc+jwt', 'kb+jwt', 'vp+jwt', 'statuslist+jwt', 'oauth-authz-req+jwt', undefined])(
    'typ %s is no proof for an issuer',
    async (typ) => {
      const { wallet, redeemed } = at.kestrel.claiming;
      const { access } = await redeemed();
      const key = walletKey();
      const claims = { aud: test.url, nonce: await wallet.nonce(), iat: Math.floor(test.clock.now.getTime() / 1000) };
      const ask = (type: string | undefined) =>
        wallet.credential(access, {
          credential_configuration_id: 'open-badge-di',
          proofs: { jwt: [jwsOf({ ...(type && { typ: type }), alg: 'EdDSA', kid: key.kid }, claims, key)] },
        });
      expect(await ask(typ)).toMatchObject({ status: 400, body: { error: 'invalid_proof' } });
      expect((await ask('openid4vci-proof+jwt')).status).toBe(200);
    },
  );
});

describe('KF-C17: no path and no Host turns a document of ours into another’s', () => {
  it.each([
    '/%2e%2e/did.json',
    '//did.json',
    '/kestrel/../heron%2fdid.json',
    '/heron/%2e%2e/did.json',
    '/heron%2Fdid.json',
    '/nobody/did.json',
    '/a/b/did.json',
  ])('%s is not found', async (path) => {
    expect((await askRaw(path)).status).toBe(404);
    expect((await askRaw('/heron/did.json')).status).toBe(200);
  });

  it('whatever host somebody says they came to', async () => {
    const [own, spoofed] = [await askRaw('/heron/did.json'), await askRaw('/heron/did.json', 'evil.example')];
    expect(JSON.parse(own.body).id).toBe(`did:web:localhost%3A${new URL(test.url).port}:heron`);
    expect(spoofed).toEqual(own);
  });
});

describe('KF-C22: an object where a text is asked for', () => {
  it.each<[string, object]>([
    ['the configuration', { credential_configuration_id: { $ne: null } }],
    ['the configuration, as a list', { credential_configuration_id: ['open-badge-di'] }],
    ['a proof', { proofs: { jwt: [{ id: 'x' }] } }],
    ['the proofs', { proofs: { jwt: { 0: 'x', length: 1 } } }],
  ])('%s is refused, and nothing stored', async (_, change) => {
    const { wallet, redeemed } = at.kestrel.claiming;
    const one = await redeemed();
    const body = { credential_configuration_id: 'open-badge-di', proofs: await wallet.prove([walletKey()], 'kid') };
    const refused = await wallet.credential(one.access, { ...body, ...change });
    expect([refused.status, ['invalid_credential_request', 'unknown_credential_configuration', 'invalid_proof'].includes(String(refused.body.error))]).toEqual([
      400,
      true,
    ]);
    expect(await issued(one, 'kestrel')).toBe(0);
    expect((await wallet.credential(one.access, body)).status).toBe(200);
  });

  it('at the token endpoint', async () => {
    const { wallet, offered } = at.kestrel.claiming;
    const { code } = await offered();
    const grant_type = 'urn:ietf:params:oauth:grant-type:pre-authorized_code';
    expect(await wallet.token({ grant_type, 'pre-authorized_code[id]': code })).toMatchObject({ status: 400, body: { error: 'invalid_request' } });
    expect((await wallet.token({ grant_type, 'pre-authorized_code': code })).status).toBe(200);
  });
});

describe('KF-N1: an identifier that nobody gave out', () => {
  it.each(['nobody', '%00', "'", '../x', '%ff', 'a'.repeat(300), '00000000-0000-0000-0000-000000000000'])(
    '%s is answered by a refusal at every open door',
    async (id) => {
      const doors = test.role.routes.filter(({ path, access, method }) => method === 'get' && access.kind !== 'role' && /:(id|token)/.test(path));
      expect(doors.length).toBeGreaterThan(2);
      for (const { path } of doors) {
        const { status } = await askRaw(path.replace(':profile', 'kestrel').replace(/:(id|token)/, id));
        expect([path, status >= 400 && status < 500]).toEqual([path, true]);
      }
      const { uri, award } = await at.kestrel.claiming.offered();
      expect([(await fetch(uri)).status, (await fetch(`${test.url}/claim/${award.token}`)).status]).toEqual([200, 200]);
    },
  );
});

it('KF-I12: hundreds are revoked only by who gives a reason and types how many, the same many, and each leaves its own entry in the audit', async () => {
  const { claiming, registrar } = at.kestrel;
  const ids: string[] = [];
  for (let n = 0; n < 5; n++) ids.push((await claiming.awarded()).id);
  const token = /name="_csrf" value="([^"]*)"/.exec((await registrar.get('/help')).text)?.[1] ?? '';
  const question = await registrar.postAll('/desk/kestrel/register/change', [
    ['_csrf', token],
    ['act', 'revoke'],
    ...ids.map((id): [string, string] => ['pick', id]),
  ]);
  const work = async () => {
    for (const { name, run } of test.role.jobs) if (name === 'standing') while ((await run()) === 'more');
    return test.store.as('kestrel').read(async (db) => (await db.list(Award, { id: In(ids) })).map(({ standing }) => standing));
  };
  const reason = { reason: 'issued-in-error' };
  const counted = makeTranslate('en')('issuer.change.count_differs', { count: ids.length });
  for (const hasty of [
    {},
    reason,
    { ...reason, count: '' },
    { ...reason, count: '4' },
    { ...reason, count: '6' },
    { ...reason, count: 'all' },
    { count: '5' },
  ]) {
    const refused = await registrar.post(question.location, { note: '', ...hasty });
    expect(refused.status).toBe(422);
    if ('count' in hasty) expect(refused.text.includes(counted)).toBe(hasty.count !== '5');
    expect(await work()).toEqual(ids.map(() => 'good'));
  }
  expect((await registrar.post(question.location, { ...reason, note: '', count: '5' })).status).toBe(303);
  expect(await work()).toEqual(ids.map(() => 'revoked'));
  const audit = await test.store.read((db) => db.list(AuditEvent, { action: In(['standing.revoke-many', 'award.revoked']) }));
  const objects = audit.map(({ object }) => object);
  for (const id of ids) expect(objects.filter((object) => object === `award:${id}`)).toHaveLength(1);
  expect(objects.filter((object) => object.startsWith('job:'))).toHaveLength(1);
});

it('KF-I13: a cell that a spreadsheet would take for a formula leaves as text; any other as it is', () => {
  expect(writeCsv([['a;=1', 'b; @x', 'c;d']])).toBe('\uFEFF"a;\'=1","b; \'@x","c;d"\r\n'); // where lists are parted by semicolons
  for (const cell of ['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1']) expect(writeCsv([[cell]]).replace(/^\uFEFF"?/, '')).toMatch(/^'/);
  expect(writeCsv([['Zoë', 'a=b', '1-2']])).toBe('\uFEFFZoë,a=b,1-2\r\n');
});

/** A request as it is written: fetch would tidy its path up and set its host. */
function askRaw(path: string, host = new URL(test.url).host): Promise<{ status: number; body: string }> {
  const { hostname, port } = new URL(test.url);
  return new Promise((resolve, reject) => {
    request({ hostname, port, path, headers: { host } }, (response) => {
      const parts: Buffer[] = [];
      response.on('data', (part) => parts.push(part));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body: Buffer.concat(parts).toString() }));
    })
      .on('error', reject)
      .end();
  });
}
