import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestIssuer, type TestIssuer } from '../testing/open-test-issuer.ts';
import { codeIn, openTestWallet, type TestWallet } from '../testing/open-test-wallet.ts';
import { START } from '../testing/places.ts';

const clock = { now: new Date(START) };
let issuer: TestIssuer;
let open: TestWallet;
let closed: TestWallet;

beforeAll(async () => {
  [issuer, open, closed] = await Promise.all([openTestIssuer(clock), openTestWallet(clock), openTestWallet(clock, { open: false })]);
});
afterAll(async () => {
  await Promise.all([open.stop(), closed.stop(), issuer.stop()]);
});

const newPath = (uri: string) => `/wallet/new?${new URLSearchParams({ credential_offer_uri: uri })}`;

describe('a wallet for somebody who has none', () => {
  it('opens by a code sent to an address, and leads to the offer', async () => {
    const uri = issuer.offerUri(issuer.award());
    const someone = open.stranger();
    const form = await someone.get(newPath(uri));
    expect(form.html).toContain(new URL(issuer.url).host);
    const sent = await someone.post('/wallet/new', { credential_offer_uri: uri, email: 'amelie@example.org' });
    expect(sent.html).toContain('amelie@example.org');
    expect(open.letters.at(-1)).toMatchObject({ to: 'amelie@example.org', kind: 'sign-in' });
    const wrong = await someone.post('/sign-in/code', {
      email: 'amelie@example.org',
      code: '1',
      button: /name="button" value="([^"]*)"/.exec(sent.html)?.[1] ?? '',
    });
    expect([wrong.status, wrong.html.includes('Open my wallet')]).toEqual([422, true]);
    const arrived = await someone.post('/sign-in/code', { email: 'amelie@example.org', code: codeIn(open.letters) });
    expect(arrived.path).toBe(`/wallet/offer?${new URLSearchParams({ credential_offer_uri: uri })}`);
    expect(arrived.html).toContain('Look at this offer');
    const offer = await someone.post('/wallet/offer', { credential_offer_uri: uri });
    expect((await someone.post(`${offer.path}/keep`)).html).toContain('It is yours.');
    expect((await someone.get(newPath(uri))).path).toMatch(/^\/wallet\/offer/);
  });

  it('says what is wrong with an address and writes to nobody', async () => {
    const letters = open.letters.length;
    const someone = open.stranger();
    await someone.get('/wallet/new');
    const answer = await someone.post('/wallet/new', { credential_offer_uri: '', email: 'not an address' });
    expect(answer.status).toBe(422);
    expect(answer.html).toContain('That is not an e-mail address');
    expect(open.letters).toHaveLength(letters);
  });

  it('is not to be had where whoever runs the node does not want that', async () => {
    const someone = closed.stranger();
    const page = await someone.get(newPath(issuer.offerUri(issuer.award())));
    expect(page.status).toBe(403);
    expect(page.html).toContain('No new wallets here');
    await someone.get('/sign-in');
    expect((await someone.post('/wallet/new', { email: 'amelie@example.org' })).status).toBe(403);
    expect(closed.letters).toEqual([]);
  });

  it('speaks French to who reads French', async () => {
    expect((await open.stranger().get(`${newPath('')}&lang=fr`)).html).toContain('Un portefeuille pour vos badges');
  });
});
