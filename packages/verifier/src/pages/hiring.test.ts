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

  it('proposes the name of the badge and how it was assessed, and nothing of the person', async () => {
    const page = await read('/hiring/requests/new');
    expect(page).toContain('<label for="field_assessment">How it was assessed</label>');
    const asked = [...page.matchAll(/<select id="field_(\w+)".*?<option value="(\w+)" selected.*?<\/select>/gs)].map(([, name, choice]) => `${name} ${choice}`);
    expect(asked.filter((one) => !one.endsWith(' no'))).toEqual(['achievement required', 'assessment optional']);
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
    ['an issuer without an address', { issuer: 'Kestrel Bay' }, 'Write the issuer’s web address, for example badges.example.org'],
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

  it('lists what to mend in the order of the form', async () => {
    const { answer } = await make({
      title: '',
      purpose_en: '',
      field_achievement: 'no',
      field_name: 'no',
      retention: 'P1D',
      issuer: 'Kestrel Bay',
      kind: 'Cup',
    });
    const page = await answer.text();
    const fields = [...page.matchAll(/<li><a href="#(\w+)"/g)].map((found) => found[1] ?? '');
    expect(fields).toEqual(['title', 'purpose_en', 'field_achievement', 'retention', 'issuer', 'kind']);
    const places = fields.map((name) => page.indexOf(`id="${name}"`));
    expect(places).toEqual(places.toSorted((a, b) => a - b));
  });

  it('warns of asking too much, and lets the clerk decide', async () => {
    const greedy = { field_identifier: 'required', field_level: 'required', field_results: 'required', kind: 'Degree' };
    const { answer } = await make(greedy);
    const page = await answer.text();
    expect(answer.status).toBe(200);
    for (const words of ['Is all of this needed?', 'People decline more often', 'A student number', 'Asking for a degree only', 'Make this request anyway'])
      expect(page).toContain(words);
    expect((await make({ ...greedy, sure: 'yes' })).path).toMatch(/^\/hiring\/requests\/[\w-]+$/);
  });

  it('takes an issuer’s web address, and says whom it was read as before and after the request is made', async () => {
    const whom = { issuer: 'https://badges.example.org/physics' };
    const { answer } = await make({ ...whom, field_identifier: 'required' });
    expect(await answer.text()).toContain('Read as <span class="mono">did:web:badges.example.org:physics</span>');
    const page = await read((await make(whom)).path);
    for (const words of ['badges.example.org/physics', 'did:web:badges.example.org:physics']) expect(page).toContain(words);
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
    for (const words of ['Je n’ai pas de portefeuille', 'Si votre badge est un fichier']) expect(page).toContain(words);
  });
});

describe('a verdict', () => {
  const verdictOf = async (change: Parameters<TestVerifier['make']>[0], language = 'en') => {
    const row = await test.make(change);
    const disclose = (await wallet.read(test.requestUri(row))).dcql_query.credentials.flatMap(({ claims = [] }) => claims.map(({ path }) => path));
    expect((await wallet.answer(test.requestUri(row), test.clock.now, disclose)).status).toBe(200);
    return read(`/hiring/requests/${row.id}?lang=${language}`);
  };
  const fields = (...names: string[]) => ({ ask: { wants: 'fields' as const, fields: Object.fromEntries(names.map((name) => [name, 'required' as const])) } });
  const art = /<svg class="badge m" aria-hidden="true"/;

  it('comes with the badge’s drawing, made of its name, and with what to do now', async () => {
    const page = await verdictOf(fields('achievement', 'name', 'assessment'));
    expect(page).toMatch(art);
    expect(page).not.toMatch(/<img/);
    expect(page).toContain('What to do now.');
    expect(page).toContain('You can rely on it.');
    expect(page).not.toContain('It does not say whose badge it is');
  });

  it('comes with the badge’s own picture where it was asked for whole, for as long as its values', async () => {
    const image = { id: 'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAA', type: 'Image' };
    const { achievement, ...subject } = Object(wallet.whole.credentialSubject);
    const whole = await test.issuer.di(wallet.holder.controller, { credentialSubject: { ...subject, achievement: { ...achievement, image } } });
    const row = await test.make({ ask: { wants: 'whole', fields: {} } });
    const request = await wallet.read(test.requestUri(row));
    const vp = await wallet.presentWhole(request, test.clock.now, { credential: whole });
    expect((await wallet.send(request, { vp_token: wallet.token(vp), state: request.state })).status).toBe(200);
    const page = await read(`/hiring/requests/${row.id}`);
    expect(page.match(/<img[^>]*>/g)).toEqual([`<img class="badge m" alt src="${image.id}"/>`]);
    expect(page).not.toMatch(art);
    expect(JSON.stringify(await test.json(row))).not.toContain('data:image');
    await test.post(`/hiring/requests/${row.id}/erase`, {}, await test.clerk());
    expect(await read(`/hiring/requests/${row.id}`)).not.toContain('data:image');
  });

  it('draws nothing where nobody asked whether it was assessed, and says that this is open', async () => {
    const page = await verdictOf(fields('achievement'));
    expect(page).not.toMatch(art);
    for (const words of ['Whether it was assessed at all', 'does not say whether anybody assessed what was learned']) expect(page).toContain(words);
    expect(await verdictOf(fields('achievement', 'assessment'))).not.toContain('Whether it was assessed at all');
  });

  it('draws nothing where the name was not shown or is erased', async () => {
    expect(await verdictOf(fields('level'))).not.toMatch(art);
  });

  it('without a name says that whoever got the link may have answered', async () => {
    expect(await verdictOf(fields('achievement'))).toContain('It does not say whose badge it is');
  });

  it('does not put down to whoever answered what the badge does not have', async () => {
    const endless = await openTestWallet(test.issuer, Object({ validUntil: undefined, evidence: undefined }));
    const row = await test.make({ ask: { wants: 'fields', fields: { achievement: 'required', assessment: 'optional' } } });
    const answer = await endless.answer(test.requestUri(row), test.clock.now, [['credentialSubject', 'achievement', 'name']]);
    expect(answer.status).toBe(200);
    const [page, french] = [await read(`/hiring/requests/${row.id}`), await read(`/hiring/requests/${row.id}?lang=fr`)];
    for (const words of [
      'the document itself does not expire',
      'Left off, or not in the badge: How it was assessed.',
      'It was not shown, or is not in the badge.',
    ])
      expect(page).toContain(words);
    for (const words of ['n’expire pas', 'Non montrés, ou absents du badge\u00a0: ', 'Cela n’a pas été montré, ou ne figure pas dans le badge.'])
      expect(french).toContain(words);
    expect(page).not.toMatch(/its holder did not show|as they were free to/);
  });

  it('joins a result with its value as the reader’s language does', async () => {
    expect(await verdictOf(fields('results'))).toContain('Final score: 92');
    expect(await verdictOf(fields('results'), 'fr')).toContain('Final score\u00a0: 92');
  });

  it('names a European level as the reader’s language does', async () => {
    expect(await verdictOf(fields('level'))).toContain('<p>EQF 4 of 8</p>');
    expect(await verdictOf(fields('level'), 'fr')).toContain('<p>CEC 4 sur 8</p>');
  });

  it('of a revoked badge says whom to ask', async () => {
    test.issuer.status.value = 1;
    expect(await verdictOf(fields('achievement'))).toContain('its issuer took it back');
    test.issuer.status.value = 0;
  });
});

describe('ending a request', () => {
  it('is asked on a page of its own first, and only while there is something to end', async () => {
    const { id } = await test.make();
    const path = `/hiring/requests/${id}`;
    const waiting = await read(path);
    expect(waiting).toContain(`href="${path}/end"`);
    expect(waiting).not.toContain(`action="${path}/end"`);
    const asked = await read(`${path}/end`);
    for (const words of ['End this request?', `action="${path}/end"`, 'Keep waiting']) expect(asked).toContain(words);
    expect((await test.json({ id })).state).toBe('open');
    await test.post(`${path}/end`, {}, session);
    expect((await test.ask(`${path}/end`, { session })).headers.get('location')).toBe(path);
  });

  it('stops its link at once, and an answered one stays answered', async () => {
    const row = await test.make();
    expect((await test.post(`/hiring/requests/${row.id}/end`, {}, session)).status).toBe(303);
    expect(await read(`/hiring/requests/${row.id}`)).toContain('This request was ended before anybody answered.');
    expect((await test.ask(`/ask/${row.askToken}`)).status).toBe(410);
    expect((await fetch(test.requestUri(row))).status).toBe(410);
    const answered = await test.make();
    await wallet.answer(test.requestUri(answered), test.clock.now);
    await test.post(`/hiring/requests/${answered.id}/end`, {}, session);
    expect((await test.json(answered)).state).toBe('answered');
  });

  it('is for the clerk alone', async () => {
    const row = await test.make();
    expect((await test.post(`/hiring/requests/${row.id}/end`, {})).headers.get('location')).toMatch(/^\/sign-in/);
    expect((await test.post(`/hiring/requests/${row.id}/end`, {}, await test.stranger())).status).toBe(403);
    expect((await test.json(row)).state).toBe('open');
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
