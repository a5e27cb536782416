import { openJws } from '@laurel/credentials';
import { AuditEvent } from '@laurel/ledger';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { REQUEST_LIFE, VERIFY_RATE } from '../limits.ts';
import { PresentationRequest, type RequestRow, Submission } from '../records.ts';
import { openTestVerifier, START, type TestVerifier, TWO_FIELDS } from '../testing/open-test-verifier.ts';
import { newSigner } from '../testing/party.ts';
import { openTestWallet, type RequestObject, type TestWallet, type WalletAnswer } from '../testing/wallet.ts';

let test: TestVerifier;
let wallet: TestWallet;
beforeAll(async () => {
  test = await openTestVerifier();
  wallet = await openTestWallet(test.issuer);
});
afterAll(() => test.stop());
beforeEach(() => {
  test.clock.now = new Date(Math.max(test.clock.now.getTime(), START.getTime()) + 10 * 60_000); // past every cache and every rate limit
  test.issuer.trouble.kind = 'none';
  test.issuer.status.value = 0;
});

const begin = async (change: Parameters<TestVerifier['make']>[0] = {}) => {
  const row = await test.make(change);
  return { row, request: await wallet.read(test.requestUri(row)) };
};
const stateOf = async ({ id }: Pick<RequestRow, 'id'>) =>
  test.store.read(async (db) => ({ state: (await db.one(PresentationRequest, { id }))?.state, verdicts: await db.count(Submission, { requestId: id }) }));
const refused = (answer: WalletAnswer) => [answer.status, answer.body.error];

describe('a request and its answer', () => {
  it('asks for two fields, gets two fields, and says in one sentence that the badge is valid', async () => {
    const request = await test.make();
    const { status, body } = await wallet.answer(test.requestUri(request), test.clock.now);
    expect([status, body]).toMatchObject([200, { redirect_uri: expect.stringMatching(`^${test.url}/ask/${request.askToken}\\?response_code=[\\w-]{43}$`) }]);
    const { state, verdict, shown } = await test.json(request);
    expect({ state, outcome: verdict?.outcome, code: verdict?.code }).toEqual({ state: 'answered', outcome: 'valid', code: 'valid' });
    expect(verdict?.sentence.en).toMatch(/^This badge is valid\. It has not been revoked/);
    expect(shown).toEqual({ achievement: ['Infection Prevention in Home Care'], name: ['Amélie Canary-Thériault'] });
    expect(verdict?.credentials[0]?.claimNames).toEqual(['achievement', 'name']);
  });

  it('takes a whole badge in a presentation with a Data Integrity proof where that was asked for', async () => {
    const { row, request } = await begin({ ask: { wants: 'whole', fields: {} } });
    const presentation = await wallet.presentWhole(request, test.clock.now);
    const sent = await wallet.send(request, { state: request.state, vp_token: wallet.token(presentation) });
    expect([sent.status, test.logged.filter((line) => line.includes('failed'))]).toEqual([200, []]);
    const { verdict, shown } = await test.json(row);
    expect(verdict).toMatchObject({ outcome: 'valid', credentials: [{ format: 'ldp_vc', kind: 'OpenBadgeCredential' }] });
    expect(shown).toMatchObject({ results: [{ name: 'Final score', value: '92' }], level: ['EQF level 4'], identifier: ['K-204117'] });
  });

  it('takes an answer without what was optional, and keeps no field that was not asked for', async () => {
    const row = await test.make({ ask: { wants: 'fields', fields: { achievement: 'required', name: 'optional', results: 'optional' } } });
    const disclosed = [
      ['credentialSubject', 'achievement', 'name'],
      ['credentialSubject', 'identifier'],
    ];
    expect((await wallet.answer(test.requestUri(row), test.clock.now, disclosed)).status).toBe(200);
    expect((await test.json(row)).shown).toEqual({ achievement: ['Infection Prevention in Home Care'] });
  });

  it.each([
    ['revoked', 1, 'status_revoked'],
    ['suspended', 2, 'status_suspended'],
  ])('keeps the verdict “not valid” over a %s badge: that is an answer too', async (_, value, code) => {
    test.issuer.status.value = value;
    const row = await test.make();
    expect((await wallet.answer(test.requestUri(row), test.clock.now)).status).toBe(200);
    expect((await test.json(row)).verdict).toMatchObject({ outcome: 'invalid', code });
  });

  it('keeps a verdict over a badge that says of its end what is no time', async () => {
    const { row, request } = await begin({ ask: { wants: 'whole', fields: {} } });
    const credential = await test.issuer.di(wallet.holder.controller, { validUntil: 'next spring' });
    const sent = await wallet.send(request, {
      state: request.state,
      vp_token: wallet.token(await wallet.presentWhole(request, test.clock.now, { credential })),
    });
    expect(sent.status).toBe(200);
    expect((await test.json(row)).verdict).toMatchObject({
      outcome: 'invalid',
      checks: expect.arrayContaining([expect.objectContaining({ code: 'date_malformed' })]),
    });
  });

  it('is undetermined, never valid, while the issuer’s lists do not answer', async () => {
    test.issuer.trouble.kind = 'lists';
    const row = await test.make();
    expect((await wallet.answer(test.requestUri(row), test.clock.now)).status).toBe(200);
    expect((await test.json(row)).verdict).toMatchObject({ outcome: 'undetermined', code: expect.stringMatching(/^(status_unreachable|list_stale)$/) });
  });

  it('asks the wallet to try again, and uses nothing up, while the issuer’s keys cannot be had', async () => {
    test.issuer.trouble.kind = 'down';
    const { row, request } = await begin();
    const fields = { state: request.state, vp_token: wallet.token(await wallet.present(request, test.clock.now)) };
    expect(refused(await wallet.send(request, fields))).toEqual([503, 'temporarily_unavailable']);
    expect(await stateOf(row)).toEqual({ state: 'open', verdicts: 0 });
    test.issuer.trouble.kind = 'none';
    expect((await wallet.send(request, fields)).status).toBe(200);
  });
});

describe('the request object', () => {
  it('is given to one network so often and no more: then it is told when to come back', async () => {
    const row = await test.make();
    const asked = [];
    for (let i = 0; i < VERIFY_RATE.burst + 1; i++) asked.push(await fetch(test.requestUri(row)));
    expect(asked.filter(({ status }) => status === 200)).toHaveLength(VERIFY_RATE.burst);
    const refused = asked.filter(({ status }) => status === 429);
    expect(await Promise.all(refused.map(async (one) => [Number(one.headers.get('retry-after')) > 0, (await one.json()).code]))).toEqual([
      [true, 'too_many_requests'],
    ]);
  });

  it('is signed by the key that the verifier’s DID lists for authentication, and says who asks, why and for how long', async () => {
    const row = await test.make();
    const response = await fetch(test.requestUri(row));
    expect(response.headers.get('content-type')).toBe('application/oauth-authz-req+jwt');
    const opened = openJws(await response.text());
    const document = await (await fetch(`${test.url}/.well-known/did.json`)).json();
    expect(opened).toMatchObject({ ok: true, jws: { header: { typ: 'oauth-authz-req+jwt', alg: 'EdDSA' } } });
    if (!opened.ok) return;
    expect(document.authentication).toContain(opened.jws.header.kid);
    const at = Math.floor(test.clock.now.getTime() / 1000);
    expect(opened.jws.payload).toMatchObject({
      aud: 'https://self-issued.me/v2',
      client_id: `decentralized_identifier:${document.id}`,
      response_type: 'vp_token',
      response_mode: 'direct_post',
      response_uri: `${test.url}/oid4vp/response/${row.reference}`,
      iat: at,
      exp: at + 600,
      client_metadata: { client_name: 'Northshore Care Group' },
      verifier_info: [
        {
          format: 'urn:laurel:request:1',
          data: { name: { fr: 'Groupe de soins Northshore' }, purpose: { en: 'To see whether you meet the hygiene requirement.' }, retention: 'P30D' },
        },
      ],
    });
  });

  it('tells four values apart that cannot be computed from one another', async () => {
    const { row, request } = await begin();
    const values = [row.id, row.askToken, row.reference, request.state, request.nonce];
    expect(new Set(values).size).toBe(5);
    const own = await (await fetch(test.requestUri(row))).text();
    expect(own).not.toContain(row.id);
  });

  it('is gone once the request is answered, and past its end', async () => {
    const row = await test.make();
    await wallet.answer(test.requestUri(row), test.clock.now);
    expect((await fetch(test.requestUri(row))).status).toBe(410);
    const late = await test.make();
    test.clock.now = new Date(test.clock.now.getTime() + REQUEST_LIFE);
    const gone = await fetch(test.requestUri(late));
    expect([gone.status, (await gone.json()).code]).toEqual([410, 'request_expired']);
  });
});

describe('KF-V6: the same presentation sent twice', () => {
  it.each([
    ['an SD-JWT', TWO_FIELDS.ask],
    ['a presentation with a Data Integrity proof', { wants: 'whole', fields: {} } as const],
  ])('as %s: the second time is refused, at this request and at the next; one made anew is taken', async (_, ask) => {
    const present = async (request: RequestObject) =>
      wallet.token(await (ask.wants === 'whole' ? wallet.presentWhole : wallet.present)(request, test.clock.now));
    const [{ row, request }, next] = [await begin({ ask }), await begin({ ask })];
    const sent = { state: request.state, vp_token: await present(request) };
    expect((await wallet.send(request, sent)).status).toBe(200);
    expect(refused(await wallet.send(request, sent))).toEqual([410, 'request_answered']);
    expect(await stateOf(row)).toEqual({ state: 'answered', verdicts: 1 });

    const replayed = await wallet.send(next.request, { ...sent, state: next.request.state });
    expect([...refused(replayed), replayed.body.error_description]).toEqual([400, 'response_refused', 'It was not made in answer to this request.']);
    expect(await stateOf(next.row)).toEqual({ state: 'open', verdicts: 0 });
    expect((await wallet.send(next.request, { state: next.request.state, vp_token: await present(next.request) })).status).toBe(200);
    expect(await stateOf(next.row)).toEqual({ state: 'answered', verdicts: 1 });
  });
});

describe('what is refused', () => {
  it('KF-C1: one presentation sent a hundred times at once gives exactly one verdict', async () => {
    const { row, request } = await begin();
    const fields = { state: request.state, vp_token: wallet.token(await wallet.present(request, test.clock.now)) };
    // As many at once as one network may have connections; the rest as soon as one is free.
    const lanes = Array.from({ length: 50 }, async () => [await wallet.send(request, fields), await wallet.send(request, fields)]);
    const answers = (await Promise.all(lanes)).flat();
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(new Set(answers.filter(({ status }) => status !== 200).map((answer) => refused(answer).join(' ')))).toEqual(new Set(['410 request_answered']));
    expect(await stateOf(row)).toEqual({ state: 'answered', verdicts: 1 });
  });

  it('a presentation for one request does not answer another', async () => {
    const [first, second] = [await begin(), await begin()];
    const vp_token = wallet.token(await wallet.present(first.request, test.clock.now));
    const answer = await wallet.send(second.request, { state: second.request.state, vp_token });
    expect([...refused(answer), answer.body.error_description]).toEqual([400, 'response_refused', 'It was not made in answer to this request.']);
    expect(await stateOf(second.row)).toEqual({ state: 'open', verdicts: 0 });
  });

  it.each<[string, (request: Awaited<ReturnType<typeof begin>>['request']) => Promise<string>]>([
    ['made for another verifier', (request) => wallet.present(request, test.clock.now, { audience: 'decentralized_identifier:did:web:evil.example' })],
    [
      'made for us without the prefix',
      (request) => wallet.present(request, test.clock.now, { audience: request.client_id.slice('decentralized_identifier:'.length) }),
    ],
    ['with another nonce', (request) => wallet.present(request, test.clock.now, { nonce: 'another' })],
    ['stripped of its proof of holding', async (request) => (await wallet.present(request, test.clock.now)).replace(/[^~]*$/, '')],
    ['with a proof of holding from an hour ago', (request) => wallet.present(request, new Date(test.clock.now.getTime() - 3_600_000))],
    [
      'of which one letter of the badge was changed',
      async (request) => (await wallet.present(request, test.clock.now)).replace(/\.([A-Za-z])/, (_, c) => `.${c === 'A' ? 'B' : 'A'}`),
    ],
    ['that lacks a field that was needed', (request) => wallet.present(request, test.clock.now, { disclose: [['credentialSubject', 'name']] })],
    ['that is not a credential', async () => 'hello'],
  ])('KF-H3: a presentation %s leaves the request open for its person', async (_, make) => {
    const { row, request } = await begin();
    expect(refused(await wallet.send(request, { state: request.state, vp_token: wallet.token(await make(request)) }))).toEqual([400, 'response_refused']);
    expect(await stateOf(row)).toEqual({ state: 'open', verdicts: 0 });
    expect((await wallet.answer(test.requestUri(row), test.clock.now)).status).toBe(200);
  });

  it('a whole badge presented by a thief, or bare, or in place of chosen fields', async () => {
    const { row, request } = await begin({ ask: { wants: 'whole', fields: {} } });
    const send = (presentation: Parameters<TestWallet['token']>[0]) => wallet.send(request, { state: request.state, vp_token: wallet.token(presentation) });
    expect(refused(await send(await wallet.presentWhole(request, test.clock.now, { signer: newSigner() })))).toEqual([400, 'response_refused']);
    expect(refused(await send(wallet.whole))).toEqual([400, 'response_refused']);
    expect(refused(await send(await wallet.present(request, test.clock.now, { disclose: [] })))).toEqual([400, 'response_refused']);
    const fields = await begin();
    const whole = wallet.token(await wallet.presentWhole(fields.request, test.clock.now));
    expect(refused(await wallet.send(fields.request, { state: fields.request.state, vp_token: whole }))).toEqual([400, 'response_refused']);
    expect([await stateOf(row), await stateOf(fields.row)]).toEqual([
      { state: 'open', verdicts: 0 },
      { state: 'open', verdicts: 0 },
    ]);
  });

  it('a badge of another issuer than the one that was asked for', async () => {
    const { row, request } = await begin({ ask: { wants: 'fields', fields: { achievement: 'required' }, issuer: 'did:web:other.example' } });
    const presentation = await wallet.present(request, test.clock.now);
    expect(refused(await wallet.send(request, { state: request.state, vp_token: wallet.token(presentation) }))).toEqual([400, 'response_refused']);
    expect(await stateOf(row)).toEqual({ state: 'open', verdicts: 0 });
    const own = await test.make({ ask: { wants: 'fields', fields: { achievement: 'required' }, issuer: test.issuer.did } });
    expect((await wallet.answer(test.requestUri(own), test.clock.now)).status).toBe(200);
  });

  it('KF-C2: knowing the state opens nothing without the address, and the address nothing without the state', async () => {
    const { row, request } = await begin();
    const vp_token = wallet.token(await wallet.present(request, test.clock.now));
    const elsewhere = { response_uri: `${test.url}/oid4vp/response/${request.state}` };
    expect(refused(await wallet.send(elsewhere, { state: request.state, vp_token }))).toEqual([404, 'request_unknown']);
    expect(refused(await wallet.send(request, { vp_token }))).toEqual([400, 'response_refused']);
    expect(refused(await wallet.send(request, { state: row.reference, vp_token }))).toEqual([400, 'response_refused']);
    for (const path of [`/hiring/requests/${request.state}`, `/hiring/requests/${row.reference}`, `/hiring/requests/${row.askToken}`])
      expect((await test.ask(path, { session: await test.clerk() })).status).toBe(404);
    for (const path of [`/ask/${request.state}`, `/ask/${row.reference}`, `/ask/${row.id}`, `/oid4vp/request/${request.state}`, `/oid4vp/request/${row.id}`])
      expect((await test.ask(path)).status).toBe(404);
    expect((await wallet.send(request, { state: request.state, vp_token })).status).toBe(200);
    expect((await test.ask(`/hiring/requests/${row.id}`, { session: await test.clerk() })).status).toBe(200);
    expect((await test.ask(`/hiring/requests/${row.id}`)).headers.get('location')).toMatch(/^\/sign-in/);
  });

  it.each<[string, Record<string, string>]>([
    ['no vp_token', {}],
    ['an encrypted response', { response: 'ey' }],
    ['a vp_token that is not JSON', { vp_token: 'ey' }],
    ['a vp_token with a member twice', { vp_token: '{"badge":["a"],"badge":["b"]}' }],
    ['another query’s id', { vp_token: '{"other":["a"]}' }],
    ['two presentations', { vp_token: '{"badge":["a","b"]}' }],
    ['no array', { vp_token: '{"badge":"a"}' }],
    ['an error beside a vp_token', { vp_token: '{"badge":["a"]}', error: 'access_denied' }],
  ])('%s', async (_, fields) => {
    const { row, request } = await begin();
    expect(refused(await wallet.send(request, { state: request.state, ...fields }))).toEqual([400, 'response_refused']);
    expect((await stateOf(row)).state).toBe('open');
  });

  it('an answer larger than any presentation, before it is read', async () => {
    const { request } = await begin();
    expect((await wallet.send(request, { state: request.state, vp_token: 'x'.repeat(400_000) })).status).toBe(413);
  });

  it('an answer after the end', async () => {
    const { row, request } = await begin();
    test.clock.now = new Date(test.clock.now.getTime() + REQUEST_LIFE);
    const vp_token = wallet.token(await wallet.present(request, test.clock.now));
    expect(refused(await wallet.send(request, { state: request.state, vp_token }))).toEqual([410, 'request_expired']);
    await test.erase();
    expect(await stateOf(row)).toEqual({ state: 'expired', verdicts: 0 });
  });
});

describe('a no', () => {
  const declines = async () => (await test.store.read((db) => db.list(AuditEvent, { action: 'request.declined' }))).length;

  it('is noted once and told to the clerk, who may end the request by it', async () => {
    const { row, request } = await begin();
    const before = await declines();
    expect(await wallet.send(request, { state: request.state, error: 'access_denied' })).toEqual({ status: 200, body: {} });
    const first = test.clock.now.toISOString();
    test.clock.now = new Date(test.clock.now.getTime() + 60_000);
    await wallet.send(request, { state: request.state, error: 'access_denied' });
    expect(await test.json(row)).toMatchObject({ state: 'open', declinedAt: first, verdict: null, shown: null });
    expect(await declines()).toBe(before + 1);
    const session = await test.clerk();
    const waiting = await (await test.ask(`/hiring/requests/${row.id}`, { session })).text();
    expect(waiting).toContain('Somebody who has this link declined.');
    expect(waiting.indexOf('Somebody who has this link')).toBeLessThan(waiting.indexOf('data-no-script')); // in what the page asks for anew
    expect(await (await test.ask('/hiring', { session })).text()).toContain('Somebody declined; still open');

    await test.post(`/hiring/requests/${row.id}/end`, {}, session);
    expect(await (await test.ask(`/hiring/requests/${row.id}`, { session })).text()).toContain('somebody declined it');
    const late = { state: request.state, vp_token: wallet.token(await wallet.present(request, test.clock.now)) };
    expect(refused(await wallet.send(request, late))).toEqual([410, 'request_expired']);
  });

  it('of a stranger who was passed the link does not end the request of the person it was for', async () => {
    const row = await test.make();
    // All that a stranger needs stands behind the link.
    const page = await (await fetch(`${test.url}/ask/${row.askToken}`)).text();
    const uri = decodeURIComponent(/openid4vp:\/\/\?client_id=[^&]+&(?:amp;)?request_uri=([^"&]+)/.exec(page)?.[1] ?? '');
    const theirs = await wallet.read(uri);
    const attempts = await Promise.all(Array.from({ length: 40 }, () => wallet.send(theirs, { state: theirs.state, error: 'access_denied' })));
    expect(new Set(attempts.map(({ status }) => status))).toEqual(new Set([200]));
    expect(await (await fetch(`${test.url}/ask/${row.askToken}`)).text()).toBe(page);
    expect((await wallet.answer(test.requestUri(row), test.clock.now)).status).toBe(200);
    expect(await test.json(row)).toMatchObject({ state: 'answered', verdict: { outcome: 'valid' } });
    expect(refused(await wallet.send(theirs, { state: theirs.state, error: 'access_denied' }))).toEqual([410, 'request_answered']);
    expect((await test.json(row)).state).toBe('answered');
  });

  it('is not what a wallet in trouble says', async () => {
    const { row, request } = await begin();
    expect((await wallet.send(request, { state: request.state, error: 'vp_formats_not_supported' })).status).toBe(200);
    expect((await stateOf(row)).state).toBe('open');
  });
});
