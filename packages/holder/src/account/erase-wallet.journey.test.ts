import { MINUTE, utf8 } from '@laurel/base';
import { describe, expect, it } from 'vitest';
import { ownedTables } from '../backup/wallet-rows.ts';
import { Badge, Claim, Copy } from '../records.ts';
import { keepBrought } from '../testing/bring-badge.ts';
import { claimBadge, openTestWallet, type Visitor } from '../testing/open-test-wallet.ts';
import { NAME, openSharing } from '../testing/sharing.ts';

const { here, share } = openSharing();

const rowsOf = (owner: string) =>
  here.wallet.store.across('the test looks for what is left of somebody').read(async (db) => {
    const counts = await Promise.all(ownedTables().map((table) => db.count(table, { owner })));
    return counts.reduce((all, count) => all + count, 0);
  });
const erase = async (person: Visitor, word = 'erase') => {
  await person.get('/wallet/account');
  return person.post('/wallet/account', { word });
};

describe('whoever erases their wallet', () => {
  it('is told what goes and what stays elsewhere, with the ways to take it along, and loses nothing by another word', async () => {
    await share([NAME]);
    const { html } = await here.zoe.get('/wallet/account');
    for (const words of [
      '1 badge with its keys',
      'What you share ends at once',
      'every way you sign in',
      'href="/wallet/backup"',
      'href="/wallet/everything.zip"',
    ])
      expect(html).toContain(words);
    const empty = await here.wallet.visitor(`empty${here.zoe.personId}@example.org`);
    expect((await empty.get('/wallet/account')).html).toMatch(/>Your wallet holds no badge\. Your collections/);
    const before = await rowsOf(here.zoe.personId);
    const refused = await erase(here.zoe, 'eraze');
    expect([refused.status, refused.html.includes('to erase everything, or keep your wallet')]).toEqual([422, true]);
    expect(await rowsOf(here.zoe.personId)).toBe(before);
    expect((await here.zoe.get('/account')).html).toContain('href="/wallet/account"');
  });

  it('leaves no row, no key and no byte on the disk; their links and sessions end at once, and one letter says so', async () => {
    const { wallet, zoe, issuer } = here;
    const max = await wallet.visitor(`max${zoe.personId}@example.org`);
    await claimBadge(max, issuer.offerUri(issuer.award()));
    const { address } = await share([NAME], { recipient: 'Heron Shipyard canary' });
    const brought = JSON.stringify(
      { ...JSON.parse((await max.get(`${(await max.get('/wallet')).html.match(/\/wallet\/badges\/[\w-]+/)?.[0]}/badge.json`)).html) },
      null,
      3,
    );
    await keepBrought(zoe, { file: utf8(`${brought}\n`) });
    await zoe.get('/wallet/collections');
    await zoe.post('/wallet/collections', { name: 'Collection canary' });
    const session = await wallet.people.session(zoe.cookie().split('=')[1] ?? '');
    if (!session) throw new Error('Zoë is not signed in.');
    const { email } = session.person;
    await wallet.people.account.save(session, { name: 'Canary Whose Name Stays Nowhere', language: 'en' });
    await wallet.people.recoveryCodes.make(session);
    await wallet.people.account.askAddress(session, 'next-canary@example.org');
    const [copies, [badge]] = await wallet.store
      .as(zoe.personId)
      .read(async (db) => [await db.list(Copy, {}), await db.list(Badge, { id: here.at.split('/').at(-1) ?? '' })]);
    // The audit record names a badge by this node's own number for it, which says nothing once nobody has it.
    const canaries = [
      email,
      'next-canary@',
      'Heron Shipyard canary',
      'Collection canary',
      'Canary Whose Name',
      `${badge?.documentId}`,
      `${badge?.holderKid}`,
      `${copies[0]?.kid}`,
      `${copies[0]?.compact?.split('~')[0]?.slice(-40)}`,
    ];
    expect(await Promise.all(canaries.map(wallet.onDisk))).toEqual(canaries.map(() => true));
    const others = await rowsOf(max.personId);
    const letters = wallet.letters.length;
    const done = await erase(zoe);
    expect([done.path, done.html.includes('Nothing of you is kept here any more')]).toEqual(['/wallet/account/erased', true]);
    expect(done.headers.get('cache-control')).toBe('no-store');
    expect(await rowsOf(zoe.personId)).toBe(0);
    expect(await wallet.people.person(zoe.personId)).toBeUndefined();
    expect(await Promise.all(canaries.map(wallet.onDisk))).toEqual(canaries.map(() => false));
    expect([404, 410]).toContain((await wallet.stranger().get(address)).status);
    expect((await zoe.get('/wallet')).path).toMatch(/^\/sign-in/);
    expect(wallet.letters.slice(letters).map(({ kind, to }) => [kind, to])).toEqual([['erased', email]]);
    expect(wallet.letters.at(-1)?.text).toContain('is erased, as you asked');
    expect(await rowsOf(max.personId)).toBe(others);
    // The address is free again, for somebody new who knows nothing of it.
    const anew = await wallet.visitor(email);
    expect(anew.personId).not.toBe(zoe.personId);
    expect((await anew.get('/wallet')).html).toContain('You have no badges here yet');
  });

  it('keeps the account where they work here too, so that no node loses its last administrator', async () => {
    const { wallet, zoe } = here;
    await wallet.store.write((db) => wallet.people.grant(db, zoe.personId, { role: 'administrator', profile: '*' }));
    expect((await zoe.get('/wallet/account')).html).toContain('Your name, address and sign-in stay');
    const done = await erase(zoe);
    expect([done.path, done.html.includes('You can still sign in')]).toEqual(['/wallet/account/erased?stays', true]);
    expect(await rowsOf(zoe.personId)).toBe(0);
    expect((await wallet.people.person(zoe.personId))?.name).toBe('Zoë O’Connor');
    const { html } = await zoe.get('/account');
    for (const [words, isThere] of [
      ['Administrator', true],
      ['Learner', false],
    ] as const)
      expect([words, html.includes(words)]).toEqual([words, isThere]);
  });

  it('erases nothing while a badge is arriving', async () => {
    const { wallet, zoe, clock } = here;
    const busyUntil = new Date(clock.now.getTime() + MINUTE).toISOString();
    const change = (until: string | null) =>
      wallet.store.as(zoe.personId).write((db) => db.update(Claim, { id: here.at.split('/').at(-1) ?? '' }, { busyUntil: until }));
    await change(busyUntil);
    const done = await erase(zoe);
    expect([done.status, done.html.includes('nothing was erased')]).toEqual([409, true]);
    expect(await rowsOf(zoe.personId)).toBeGreaterThan(10);
    await change(null);
    expect((await erase(zoe)).path).toBe('/wallet/account/erased');
  });

  it('is told by name of each badge of this node that no wallet has taken, with the way to keep it first, and of a guardianship that ends', async () => {
    const badge = { id: 'a1', name: 'Moving People Safely', awardedOn: '2026-11-12', keepAt: '/learn/keep/a1' };
    const node = await openTestWallet(here.clock, {
      notKept: async ({ email }) => (email === 'kim@example.org' ? [badge] : []),
      care: async (person) => (person === kim.personId ? ['guardian'] : []),
    });
    const kim = await node.visitor('kim@example.org');
    const { html } = await kim.get('/wallet/account');
    const ends = 'You act for somebody here: that ends';
    for (const words of ['This badge was awarded to you and is in no wallet', 'Moving People Safely', 'action="/learn/keep/a1"', ends])
      expect(html).toContain(words);
    const other = (await (await node.visitor('max@example.org')).get('/wallet/account')).html;
    for (const words of ['is in no wallet', ends]) expect(other).not.toContain(words);
    await node.stop();
  });

  it('proves to be there first, where the sign-in is not of these minutes', async () => {
    here.clock.now = new Date(here.clock.now.getTime() + 20 * MINUTE);
    expect((await here.zoe.get('/wallet/account')).path).toMatch(/^\/sign-in\?.*again/);
    expect(await rowsOf(here.zoe.personId)).toBeGreaterThan(10);
  });
});
