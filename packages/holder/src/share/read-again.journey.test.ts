import { type JsonObject, verifyPresentation } from '@laurel/credentials';
import { AuditEvent } from '@laurel/ledger';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { LEASE, REQUESTS_OPEN } from '../limits.ts';
import { Disclosure, Request } from '../records.ts';
import { openTestIssuer, type TestIssuer } from '../testing/open-test-issuer.ts';
import { openTestVerifier, type TestVerifier, TWO_FIELDS } from '../testing/open-test-verifier.ts';
import { claimBadge, openTestWallet, type Seen, shownIn, type TestWallet, type Visitor } from '../testing/open-test-wallet.ts';
import { type Answer, json, openPlace, START } from '../testing/places.ts';

const clock = { now: new Date(START) };
let issuer: TestIssuer;
let verifier: TestVerifier;
let wallet: TestWallet;
let zoe: Visitor;
let people = 0;

beforeAll(async () => {
  [issuer, verifier, wallet] = await Promise.all([openTestIssuer(clock), openTestVerifier(clock), openTestWallet(clock)]);
});
afterAll(() => Promise.all([wallet.stop(), verifier.stop(), issuer.stop()]));
beforeEach(async () => {
  people += 1;
  clock.now = new Date(clock.now.getTime() + 60_000); // so that rate limits see people come one after another
  zoe = await wallet.visitor(`zoe${people}@example.org`);
  await claimBadge(zoe, issuer.offerUri(issuer.award()));
  verifier.answers.length = 0;
  verifier.intercept.answer = () => undefined;
});

const agree = (approve: Seen) => zoe.post(approve.path, [['decision', 'agree'], ...shownIn(approve)]);
const rows = () =>
  wallet.store.as(zoe.personId).read(async (db) => ({
    told: await db.list(Disclosure, {}),
    requests: await db.list(Request, {}),
  }));

describe('an answer that was under way for too long', () => {
  /** One press that hangs at the verifier, and another after its lease; `late` is what the first one is told in the end. */
  async function overtaken(late: Answer, second: (approve: Seen) => Promise<Seen>) {
    const approve = await zoe.get((await verifier.request(TWO_FIELDS)).link);
    const [reached, release] = [Promise.withResolvers<void>(), Promise.withResolvers<Answer>()];
    verifier.intercept.answer = ({ path }) => {
      if (path !== '/response') return undefined;
      verifier.intercept.answer = () => undefined;
      reached.resolve();
      return release.promise;
    };
    const first = agree(approve);
    await reached.promise;
    clock.now = new Date(clock.now.getTime() + LEASE);
    const pressed = await second(approve);
    release.resolve(late);
    await first;
    return { pressed, ...(await rows()) };
  }

  it('does not make an answer unsaid that went after it', async () => {
    const { pressed, requests, told } = await overtaken(json({}, 500), agree);
    expect(pressed.html).toContain('Sent to');
    expect(requests).toMatchObject([{ state: 'answered', busyUntil: null }]);
    expect(told).toMatchObject([{ outcome: 'sent' }]);
  });

  it('does not open again what was declined meanwhile', async () => {
    const { requests, told } = await overtaken(json({}, 500), (approve) => zoe.post(approve.path, { decision: 'decline' }));
    expect(requests).toMatchObject([{ state: 'declined' }]);
    expect(told).toMatchObject([{ outcome: 'sending' }]); // it left, and nobody knows
  });

  it('is said to have been taken whenever that is learned', async () => {
    const { requests, told } = await overtaken(json({}), (approve) => zoe.post(approve.path, { decision: 'decline' }));
    expect(requests).toMatchObject([{ state: 'answered' }]);
    expect(told).toMatchObject([{ outcome: 'sent' }]);
  });
});

/** The same question with nothing left to choose. */
const GREEDY = { credentials: [{ ...(TWO_FIELDS.credentials as JsonObject[])[0], claim_sets: [['title', 'level', 'name', 'score']] }] } as JsonObject;

describe('a request that is read again', () => {
  it('is signed anew by its verifier, so that one may think for longer than it lives', async () => {
    const { link, uri } = await verifier.request(TWO_FIELDS, { exp: Math.floor(clock.now.getTime() / 1000) + 600 });
    const approve = await zoe.get(link);
    clock.now = new Date(clock.now.getTime() + 20 * 60_000);
    await verifier.resign(uri);
    expect((await zoe.get(approve.path)).status).toBe(200);
    expect((await agree(approve)).html).toContain('Sent to');
    expect((await rows()).requests).toHaveLength(1);
  });

  it('is not answered where its verifier asks for something else by then', async () => {
    const { link, uri } = await verifier.request(TWO_FIELDS, { exp: Math.floor(clock.now.getTime() / 1000) + 600 });
    const approve = await zoe.get(link);
    clock.now = new Date(clock.now.getTime() + 20 * 60_000);
    await verifier.resign(uri, { dcql_query: GREEDY });
    expect((await agree(approve)).status).toBe(409);
    expect(verifier.answers).toHaveLength(0);
  });

  it('is not answered where it was read again meanwhile, in another window, and asks for more by then', async () => {
    const { link, uri } = await verifier.request(TWO_FIELDS);
    const approve = await zoe.get(link);
    await verifier.resign(uri, { dcql_query: GREEDY });
    await zoe.get(link);
    const refused = await agree(approve);
    expect(refused.status).toBe(409);
    expect(verifier.answers).toHaveLength(0);
    expect((await agree(refused)).html).toContain('Sent to');
  });

  it('is agreed to with the same button where its verifier signs another nonce each time', async () => {
    const { link, uri } = await verifier.request(TWO_FIELDS, { exp: Math.floor(clock.now.getTime() / 1000) + 600 });
    const approve = await zoe.get(link);
    clock.now = new Date(clock.now.getTime() + 20 * 60_000);
    await verifier.resign(uri, { nonce: 'made-for-the-second-time', state: 'second' });
    const sent = await agree(approve);
    expect([sent.status, sent.path]).toEqual([200, approve.path]);
    expect(sent.html).toContain('Sent to');
    expect(verifier.answers.map((form) => form.get('state'))).toEqual(['second']);
    const [presented] = Object.values(JSON.parse(verifier.answers[0]?.get('vp_token') ?? '{}') as Record<string, string[]>)[0] ?? [];
    const verdict = await verifyPresentation(presented ?? '', wallet.holder.verifying, { nonce: 'made-for-the-second-time', audience: verifier.clientId });
    expect(verdict.outcome).toBe('valid');
    expect((await rows()).requests).toMatchObject([{ state: 'answered', nonce: 'made-for-the-second-time' }]);
  });

  it('is shown anew where another nonce brings another question, and one more press answers that', async () => {
    const { link, uri } = await verifier.request(TWO_FIELDS, { exp: Math.floor(clock.now.getTime() / 1000) + 600 });
    const approve = await zoe.get(link);
    clock.now = new Date(clock.now.getTime() + 20 * 60_000);
    await verifier.resign(uri, { nonce: 'asks-for-more-by-now', dcql_query: GREEDY });
    const refused = await agree(approve);
    expect(refused.status).toBe(409);
    expect(refused.html).toContain('Something changed while you read this');
    expect(verifier.answers).toHaveLength(0);
    expect((await agree(refused)).html).toContain('Sent to');
  });

  it('waits once, however often its link is opened', async () => {
    const { link, uri } = await verifier.request(TWO_FIELDS);
    await zoe.get(link);
    await verifier.resign(uri, { nonce: 'opened-for-the-second-time' });
    await zoe.get(link);
    expect((await rows()).requests).toMatchObject([{ state: 'open', nonce: 'opened-for-the-second-time' }]);
  });

  it.each(['agree', 'decline'])('says what to do, with one button, where it ended while somebody read and then pressed %s', async (decision) => {
    const { link } = await verifier.request(TWO_FIELDS, { exp: Math.floor(clock.now.getTime() / 1000) + 600 });
    const approve = await zoe.get(link);
    clock.now = new Date(clock.now.getTime() + 20 * 60_000);
    verifier.intercept.answer = ({ path }) => (path.startsWith('/request/') ? json({}, 410) : undefined);
    const ended = await zoe.post(approve.path, [['decision', decision], ...shownIn(approve)]);
    expect(ended.status).toBe(410);
    for (const words of ['This request has ended', 'ask who sent it for a new link', 'Back to my badges']) expect(ended.html).toContain(words);
    expect(ended.html.match(/class="btn"/g)).toHaveLength(1);
    expect([verifier.answers, (await rows()).told]).toEqual([[], []]);
  });

  it('offers to try again where its verifier does not answer', async () => {
    const { link } = await verifier.request(TWO_FIELDS, { exp: Math.floor(clock.now.getTime() / 1000) + 600 });
    const approve = await zoe.get(link);
    clock.now = new Date(clock.now.getTime() + 20 * 60_000);
    const gone = await openPlace(async () => json({}));
    await gone.stop();
    const [row] = (await rows()).requests;
    await wallet.store.as(zoe.personId).write((db) => db.update(Request, { id: row?.id ?? '' }, { requestUri: `${gone.url}/request/1` }));
    const page = await zoe.get(approve.path);
    expect(page.status).toBe(502);
    expect(page.html).toContain(`href="${approve.path}"`);
    expect(page.html).toContain('Try again');
  });

  it('is forgotten where its verifier no longer knows it', async () => {
    const { link } = await verifier.request(TWO_FIELDS, { exp: Math.floor(clock.now.getTime() / 1000) + 600 });
    const approve = await zoe.get(link);
    expect((await zoe.get('/wallet')).html).toContain('asks to see a badge');
    clock.now = new Date(clock.now.getTime() + 20 * 60_000);
    verifier.intercept.answer = ({ path }) => (path.startsWith('/request/') ? json({}, 410) : undefined);
    expect((await zoe.get(approve.path)).status).toBe(410);
    expect((await rows()).requests).toEqual([]);
  });
});

describe('a no', () => {
  const decline = (approve: Seen) => zoe.post(approve.path, { decision: 'decline' });
  const reopen = ({ path }: Seen) => zoe.post(`${path}/reopen`);

  it('can be taken back while it is asked, from the page that says it and from the ledger; until an answer leaves, the ledger tells of the no', async () => {
    const { link } = await verifier.request(TWO_FIELDS);
    const declined = await decline(await zoe.get(link));
    expect(declined.html).toContain('I want to answer after all');
    const told = await zoe.get(/\/wallet\/shared\/[\w-]{20,}/.exec((await zoe.get('/wallet/shared')).html)?.[0] ?? '');
    expect(told.html).toContain(`href="${declined.path}"`);
    clock.now = new Date(clock.now.getTime() + 60_000);
    const again = await reopen(declined);
    expect([again.path, again.status, again.html.includes('Nothing has been sent.')]).toEqual([declined.path, 200, true]);
    expect((await zoe.get('/wallet')).html).toContain('asks to see a badge');
    expect((await rows()).told).toMatchObject([{ outcome: 'declined' }]);
    expect((await agree(again)).html).toContain('Sent to');
    expect((await rows()).told).toMatchObject([{ outcome: 'sent' }]);
    expect(verifier.answers.map((form) => form.get('error'))).toEqual(['access_denied', null]);
    expect((await reopen(declined)).html).toContain('Sent to'); // what was answered stays answered
    const audited = await wallet.store.read((db) => db.list(AuditEvent, { action: 'request.reopened', object: `request:${declined.path.split('/').at(-1)}` }));
    expect(audited).toHaveLength(1);
  });

  it('is shown the question as it is asked by then, which is one question under a new nonce too', async () => {
    const { link, uri } = await verifier.request(TWO_FIELDS);
    const declined = await decline(await zoe.get(link));
    await verifier.resign(uri, { nonce: 'asks-for-more-after-the-no', dcql_query: GREEDY });
    await zoe.get(link); // opened once more, it waits of itself
    expect((await reopen(declined)).path).not.toBe(declined.path);
    expect((await rows()).requests.map(({ state }) => state).toSorted()).toEqual(['declined', 'open']);
  });

  it('stays where the request has ended, and says so', async () => {
    const { link } = await verifier.request(TWO_FIELDS);
    const declined = await decline(await zoe.get(link));
    verifier.intercept.answer = ({ path }) => (path.startsWith('/request/') ? json({}, 410) : undefined);
    const ended = await reopen(declined);
    expect([ended.status, ended.html.includes('This request has ended')]).toEqual([410, true]);
    verifier.intercept.answer = ({ path }) => (path.startsWith('/request/') ? json({}, 503) : undefined);
    expect((await reopen(declined)).html).toContain('This request is not shown');
    expect((await rows()).requests).toMatchObject([{ state: 'declined' }]);
    verifier.intercept.answer = ({ path }) => (path.startsWith('/request/') ? json({}, 410) : undefined);
    expect((await zoe.get(link)).html).toContain('You declined what'); // its own link tells what came of it
  });
});

describe('an answer to a request that ended while its page was open', () => {
  it.each([
    ['as our verifiers say it', json({ error: 'request_expired' }, 410)],
    ['where they know it no more', json({ error: 'request_unknown' }, 404)],
    ['where nothing is said', { status: 410 }],
  ])('is told to have come too late and is offered no more: %s', async (_, said) => {
    const { link } = await verifier.request(TWO_FIELDS);
    const approve = await zoe.get(link);
    verifier.intercept.answer = ({ path }) => (path === '/response' ? said : path.startsWith('/request/') ? json({}, 410) : undefined);
    const late = await agree(approve);
    expect([late.status, late.path]).toEqual([410, approve.path]);
    for (const words of ['This request has ended', 'Your answer came too late.', 'Name of the badge and Level']) expect(late.html).toContain(words);
    for (const page of [await zoe.get(approve.path), await zoe.get(link), await agree(approve)]) {
      expect(page.html).toContain('Your answer came too late.');
      expect(page.html).not.toMatch(/Agree and send|try again|Nothing of your badges was sent/);
    }
    expect((await zoe.get('/wallet')).html).not.toContain('asks to see a badge');
    const { requests, told } = await rows();
    expect([requests, told]).toMatchObject([[{ state: 'ended' }], [{ outcome: 'refused' }]]);
    verifier.intercept.answer = () => undefined; // and asked again after all, it is a question again
    expect((await agree(await zoe.get(link))).html).toContain('Sent to');
  });

  it('is not told as refused where one that left before may be what ended it', async () => {
    const approve = await zoe.get((await verifier.request(TWO_FIELDS)).link);
    const gone = await openPlace(async () => json({}));
    await gone.stop();
    const [row] = (await rows()).requests;
    if (!row) throw new Error('no request');
    const at = (responseUri: string) => ({ request: { ...row.request, responseUri: responseUri as typeof row.request.responseUri } });
    const move = (uri: string) => wallet.store.as(zoe.personId).write((db) => db.update(Request, { id: row.id }, at(uri)));
    await move(`${gone.url}/response`);
    expect((await agree(await zoe.get(approve.path))).html).toContain('An answer of yours has left this wallet');
    await move(row.request.responseUri);
    verifier.intercept.answer = ({ path }) => (path === '/response' ? json({ error: 'request_answered' }, 410) : undefined);
    expect((await agree(await zoe.get(approve.path))).html).toContain('we do not know whether it arrived');
    expect(await rows()).toMatchObject({ requests: [{ state: 'ended' }], told: [{ outcome: 'sending' }] });
  });

  it('is not forgotten where its verifier says so before the next answer', async () => {
    const approve = await zoe.get((await verifier.request(TWO_FIELDS, { exp: Math.floor(clock.now.getTime() / 1000) + 600 })).link);
    verifier.intercept.answer = ({ path }) => (path === '/response' ? json({}, 500) : undefined);
    const refused = (await agree(approve)).html;
    expect([refused.includes('An answer of yours has left this wallet'), refused.includes('never shown them anything')]).toEqual([true, false]);
    clock.now = new Date(clock.now.getTime() + 20 * 60_000);
    verifier.intercept.answer = ({ path }) => (path.startsWith('/request/') ? json({}, 410) : undefined);
    const ended = await zoe.get(approve.path);
    expect([ended.status, ended.html.includes('may have been read'), ended.html.includes('Nothing of your badges was sent')]).toEqual([410, true, false]);
  });
});

describe('requests that nobody answers', () => {
  it('wait in so many places and no more, the latest of them', async () => {
    const pages: Seen[] = [];
    for (let index = 0; index < REQUESTS_OPEN + 2; index++) {
      clock.now = new Date(clock.now.getTime() + 1_000);
      pages.push(await zoe.get((await verifier.request(TWO_FIELDS)).link));
    }
    expect((await rows()).requests).toHaveLength(REQUESTS_OPEN);
    const [first, last] = [pages[0], pages.at(-1)];
    expect([(await zoe.get(first?.path ?? '')).status, (await zoe.get(last?.path ?? '')).status]).toEqual([404, 200]);
  });
});
