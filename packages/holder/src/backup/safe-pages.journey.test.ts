import { MINUTE } from '@laurel/base';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { keepBrought } from '../testing/bring-badge.ts';
import { openTestIssuer, type TestIssuer } from '../testing/open-test-issuer.ts';
import { claimBadge, openTestWallet, type TestWallet, type Visitor } from '../testing/open-test-wallet.ts';
import { START } from '../testing/places.ts';
import { recheckInTurn } from '../wallet/recheck-in-turn.ts';

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

it('a wallet that came back never tells that moment as one in which a badge was checked', async () => {
  const award = issuer.award({ change: (badge) => ({ ...badge, validUntil: new Date(clock.now.getTime() + MINUTE).toISOString() }) });
  const claimed = (await claimBadge(zoe, issuer.offerUri(award))).path.split('?')[0] ?? '';
  const older = {
    ...{ '@context': 'https://w3id.org/openbadges/v2', type: 'Assertion', id: 'https://old.example/a', issuedOn: '2019-05-01T00:00:00Z' },
    recipient: { type: 'email', hashed: false, identity: 'zoe-then@example.org' },
    badge: { type: 'BadgeClass', name: 'First Aid', issuer: { type: 'Issuer', name: 'Old School' } },
    verification: { type: 'hosted' },
  };
  const brought = (await keepBrought(zoe, { badge: JSON.stringify(older) })).path.split('?')[0] ?? '';
  expect((await zoe.get(brought)).html).toContain('Last looked at');
  await zoe.get('/wallet/backup');
  const passphrase = 'six plain words by chance today';
  const file = (await zoe.post('/wallet/backup', { passphrase, again: passphrase })).bytes;
  for (const at of [claimed, brought]) {
    await zoe.get(at);
    await zoe.post(`${at}/delete`);
  }
  clock.now = new Date(clock.now.getTime() + 2 * MINUTE);
  await zoe.get('/wallet/restore');
  const form = new FormData();
  form.set('file', new Blob([new Uint8Array(file)]), 'laurel-wallet-2026-11-12.laurel');
  form.set('passphrase', passphrase);
  expect((await zoe.upload('/wallet/restore', form)).html).toContain('2 badges are back');
  const [over, unasked, list] = [await zoe.get(claimed), await zoe.get(brought), await zoe.get('/wallet')];
  for (const words of ['By its own word it ended on', 'has not been checked since. That happens by itself']) expect(over.html).toContain(words);
  for (const words of ['Issuer not asked', 'its issuer’s site has not been asked since']) expect(unasked.html).toContain(words);
  for (const { html } of [over, unasked, list]) expect(html).not.toMatch(/Last checked|Last looked at|Genuine when last checked/);
  await recheckInTurn(old.holder)();
  expect((await zoe.get(claimed)).html).toContain(`Last checked <time datetime="${clock.now.toISOString()}"`);
});

describe('the six words of the page', () => {
  const offered = 'abandon ability able about above absent';
  const CAPITAL = 'Abandon ability  able about above Absent ';
  const OWN = 'six plain words by chance today';

  it.each<[string, Record<string, string>, string, boolean]>([
    ['open under the capital that a phone puts first, and any spaces', { offered, passphrase: offered, again: offered }, CAPITAL, true],
    ['are sealed without it', { offered, passphrase: CAPITAL, again: offered }, offered, true],
    ['open a file of before, sealed with it', { passphrase: CAPITAL, again: CAPITAL }, CAPITAL, true],
    ['are not the same in another order', { offered, passphrase: offered, again: offered }, 'Ability abandon able about above absent', false],
    ['lend their patience to no passphrase of one’s own', { passphrase: OWN, again: OWN }, 'Six plain words by chance today', false],
  ])('%s', async (_, fields, passphrase, opens) => {
    await zoe.get('/wallet/backup');
    const file = (await zoe.post('/wallet/backup', fields)).bytes;
    clock.now = new Date(clock.now.getTime() + MINUTE);
    await zoe.get('/wallet/restore');
    const form = new FormData();
    form.set('file', new Blob([new Uint8Array(file)]), 'laurel-wallet-2026-11-12.laurel');
    form.set('passphrase', passphrase);
    const { status, html } = await zoe.upload('/wallet/restore', form);
    expect([status, html.includes('This passphrase does not open the file')]).toEqual(opens ? [200, false] : [422, true]);
  });
});
