import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openTestVerifier, START, type TestVerifier, TWO_FIELDS } from '../testing/open-test-verifier.ts';
import { openTestWallet, type TestWallet } from '../testing/wallet.ts';

let test: TestVerifier;
let wallet: TestWallet;
let session: string;
beforeAll(async () => {
  test = await openTestVerifier();
  wallet = await openTestWallet(test.issuer);
});
afterAll(() => test.stop());
beforeEach(async () => {
  test.clock.now = new Date(Math.max(test.clock.now.getTime(), START.getTime()) + 10 * 60_000);
  session = await test.clerk();
});

const read = async (path: string) => (await test.ask(path, { session })).text();
const FORM = {
  title: 'Home support worker',
  purpose_en: 'To see the hygiene requirement.',
  field_achievement: 'required',
  field_name: 'required',
  retention: 'P30D',
  wants: 'fields',
};
const make = async (change: Record<string, string> = {}) => {
  const answer = await test.post('/hiring/requests/new', { ...FORM, ...change }, session);
  return { answer, path: answer.headers.get('location') ?? '' };
};

describe('asking', () => {
  it('begins with an empty list that says how to fill it', async () => {
    const page = await read('/hiring');
    expect(page).toContain('Nothing has been asked yet.');
    expect(page).toContain('href="/hiring/requests/new"');
  });

  it('makes a request of two fields, waits with a link and a code, and shows two fields when the answer is there', async () => {
    const { answer, path } = await make();
    expect(answer.status).toBe(303);
    const waiting = await test.ask(path, { session });
    expect(waiting.headers.get('refresh')).toBe('5');
    const link = new RegExp(`value="(${test.url}/ask/[\\w-]+)"`).exec(await waiting.text())?.[1] ?? '';
    const ask = await (await fetch(link)).text();
    expect(ask).toContain('To see the hygiene requirement.');
    expect(ask).toContain('Name of the badge · Name of the holder');
    expect(ask).not.toContain('Home support worker'); // the clerk's own heading
    const uri = decodeURIComponent(/openid4vp:\/\/\?client_id=[^&]+&(?:amp;)?request_uri=([^"&]+)/.exec(ask)?.[1] ?? '');
    expect((await wallet.answer(uri, test.clock.now)).status).toBe(200);
    const page = await read(path);
    for (const words of [
      'This badge is valid.',
      '2 fields were shown',
      'Amélie Canary-Thériault',
      'Everything else in the badge stayed hidden.',
      'These values are erased on',
    ])
      expect(page).toContain(words);
    expect((await test.ask(path, { session })).headers.get('cache-control')).toBe('no-store');
    expect(await read('/hiring')).toContain('Valid');
  });

  it.each([
    ['no title', { title: ' ' }, 'Write what the request is for.'],
    ['no reason', { purpose_en: '' }, 'Write why you ask'],
    ['nothing asked', { field_achievement: 'no', field_name: 'no' }, 'Ask for at least one field.'],
    ['an issuer that is no DID', { issuer: 'Kestrel Bay' }, 'Write the issuer’s DID.'],
    ['a retention of its own', { retention: 'P9999D' }, 'Choose a time from the list.'],
    [
      'five optional fields',
      { field_name: 'optional', field_level: 'optional', field_type: 'optional', field_results: 'optional', field_awarded: 'optional' },
      'At most 4 fields',
    ],
    ['a title too long', { title: 'x'.repeat(121) }, 'Write at most 120 characters.'],
  ])('gives the form back with what to mend: %s', async (_, change, words) => {
    const { answer } = await make(change);
    const page = await answer.text();
    expect([answer.status, page]).toEqual([422, expect.stringContaining(words)]);
    if (!('purpose_en' in change)) expect(page).toContain('To see the hygiene requirement.');
  });

  it('warns of asking too much, and lets the clerk decide', async () => {
    const greedy = { field_identifier: 'required', field_level: 'required', field_results: 'required', kind: 'Degree' };
    const { answer } = await make(greedy);
    const page = await answer.text();
    expect(answer.status).toBe(200);
    for (const words of ['Is all of this needed?', 'People decline more often', 'A student number', 'Asking for a degree only', 'Make it all the same'])
      expect(page).toContain(words);
    expect((await make({ ...greedy, sure: 'yes' })).path).toMatch(/^\/hiring\/requests\/[\w-]+$/);
  });

  it('is for people with the role, and nobody else', async () => {
    for (const path of ['/hiring', '/hiring/requests/new', '/hiring/requests/x']) expect((await test.ask(path)).headers.get('location')).toMatch(/^\/sign-in/);
    expect((await test.ask('/hiring', { session: await test.stranger() })).status).toBe(403);
    const { id } = await test.make();
    const json = await test.ask(`/hiring/requests/${id}`, { headers: { Accept: 'application/json' } });
    expect([json.status, (await json.json()).code]).toEqual([401, 'not_signed_in']);
  });

  it('speaks French, and shows the purpose in the reader’s language', async () => {
    const row = await test.make();
    const page = await (await test.ask(`/ask/${row.askToken}?lang=fr`)).text();
    expect(page).toContain('Groupe de soins Northshore souhaite voir un de vos badges');
    expect(page).toContain(TWO_FIELDS.purpose.fr);
  });
});

describe('the page for the person asked', () => {
  it('leads to a wallet by its address with a link, encoded twice where the DID needs it, and never by a redirect', async () => {
    const row = await test.make();
    const answer = await test.ask(`/ask/${row.askToken}/wallet?address=localhost:4320`);
    const page = await answer.text();
    const href = /href="(http:\/\/localhost:4320\/wallet\/request[^"]+)"/.exec(page)?.[1]?.replaceAll('&amp;', '&') ?? '';
    expect(href).toContain(`client_id=decentralized_identifier%3Adid%3Aweb%3Alocalhost%253A${new URL(test.url).port}`);
    expect(new URL(href).searchParams.get('request_uri')).toBe(test.requestUri(row));
    expect(answer.status).toBe(200);
  });

  it.each(['javascript:alert(1)', 'http://wallet.example.org', '10.0.0.1', ''])('does not lead to %j', async (address) => {
    const row = await test.make();
    const answer = await test.ask(`/ask/${row.askToken}/wallet?address=${encodeURIComponent(address)}`);
    const page = await answer.text();
    expect(answer.status).toBe(422);
    expect(page).toContain('That is not the address of a wallet.');
    expect(page).not.toContain('href="javascript');
  });

  it('sets no cookie, may not be indexed, and ends with the request', async () => {
    const row = await test.make();
    const answer = await test.ask(`/ask/${row.askToken}`);
    expect(answer.headers.getSetCookie()).toEqual([]);
    expect(await answer.text()).toContain('noindex');
    test.clock.now = new Date(row.expiresAt);
    const ended = await test.ask(`/ask/${row.askToken}`);
    expect([ended.status, await ended.text()]).toEqual([410, expect.stringContaining('This request has ended.')]);
    expect((await test.ask('/ask/nobody')).status).toBe(404);
  });
});
