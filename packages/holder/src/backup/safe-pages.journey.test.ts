import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openTestIssuer, type TestIssuer } from '../testing/open-test-issuer.ts';
import { claimBadge, openTestWallet, type TestWallet, type Visitor } from '../testing/open-test-wallet.ts';
import { START } from '../testing/places.ts';

const clock = { now: new Date(START) };
let issuer: TestIssuer;
let old: TestWallet;
let zoe: Visitor;
let people = 0;
beforeAll(async () => {
  [issuer, old] = [await openTestIssuer(clock), await openTestWallet(clock)];
});
afterAll(() => Promise.all([old.stop(), issuer.stop()]));
beforeEach(async () => {
  people += 1;
  zoe = await old.visitor(`zoe${people}@example.org`);
});

describe('beside the file', () => {
  it('one page leads to everything that keeps a wallet: file, devices, passkeys, kit, a new address', async () => {
    const { html } = await zoe.get('/wallet/safe');
    for (const href of [
      '/wallet/backup',
      '/wallet/restore',
      '/account/passkeys/new',
      '/wallet/kit',
      '/account#sessions',
      '/account/address',
      '/wallet/issuers',
    ])
      expect(html).toContain(`href="${href}"`);
  });

  it('the kit shows ten new codes once, with the address and the way back', async () => {
    await zoe.get('/wallet/kit');
    const { html } = await zoe.post('/wallet/kit');
    expect([...html.matchAll(/<li class="mono">([^<]+)</g)]).toHaveLength(10);
    for (const words of [`${old.url}/wallet`, `zoe${people}@example.org`, 'Bring back saved badges']) expect(html).toContain(words);
    expect((await zoe.get('/wallet/kit')).html).toContain('You have 10 codes left.');
  });

  it('each who gave a badge gets a letter with the new address and where the badge is found', async () => {
    expect((await zoe.get('/wallet/issuers')).html).toContain('Nobody has to be told.');
    await claimBadge(zoe, issuer.offerUri(issuer.award()));
    await claimBadge(zoe, issuer.offerUri(issuer.award()));
    const { html } = await zoe.get('/wallet/issuers');
    expect(html.match(/<textarea/g)).toHaveLength(1);
    for (const words of [`zoe${people}@example.org`, 'Infection Prevention in Home Care', '2 badges of yours.']) expect(html).toContain(words);
  });
});
