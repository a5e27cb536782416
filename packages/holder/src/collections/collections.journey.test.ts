import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { COLLECTIONS } from '../limits.ts';
import { Badge } from '../records.ts';
import { openTestIssuer, type TestIssuer } from '../testing/open-test-issuer.ts';
import { claimBadge, openTestWallet, type TestWallet, type Visitor } from '../testing/open-test-wallet.ts';
import { START } from '../testing/places.ts';
import { Collected } from './collection-records.ts';
import { collectionsAround, listCollections, makeCollection, moved, readCollection } from './collections.ts';

const clock = { now: new Date(START) };
let issuer: TestIssuer;
let wallet: TestWallet;
let zoe: Visitor;
let badges: string[];
beforeAll(async () => {
  [issuer, wallet] = await Promise.all([openTestIssuer(clock), openTestWallet(clock)]);
  zoe = await wallet.visitor('zoe@example.org');
  badges = [];
  for (let nth = 0; nth < 3; nth++) {
    const at = (await claimBadge(zoe, issuer.offerUri(issuer.award({ configurations: ['open-badge-di'] })))).path;
    badges.push(at.split('?')[0]?.split('/').at(-1) ?? '');
  }
});
afterAll(async () => {
  await wallet.stop();
  await issuer.stop();
});

const make = async (name: string) => {
  await zoe.get('/wallet/collections');
  return zoe.post('/wallet/collections', { name });
};
const inside = async (path: string) =>
  (await readCollection(wallet.holder, { owner: zoe.personId, id: path.split('/').at(-1) ?? '' })).badges.map(({ id }) => id);

describe('collections', () => {
  it('are none at first, and the page says what they are for', async () => {
    const { html } = await zoe.get('/wallet/collections');
    for (const words of ['You have no collections yet.', 'Make one for a post you apply for']) expect(html).toContain(words);
  });

  it('are made, filled, put in order, renamed, and removed without a badge being lost', async () => {
    const { path, html } = await make('  For   Northshore ');
    for (const words of ['For Northshore', 'Nothing stands in it yet.']) expect(html).toContain(words);
    const [a = '', b = '', c = ''] = badges;
    // Badges of one title are told apart, among those to add and among those that stand in it.
    const apart = /Assessed by who awarded it.*?Awarded on <time[^>]*>12 November 2026/gs;
    expect([html.match(apart)?.length, html.match(/>Valid</g)?.length]).toEqual([3, 3]);
    await zoe.post(
      `${path}/add`,
      [a, b, c, a].map((id): [string, string] => ['badge', id]),
    );
    expect(await inside(path)).toEqual([a, b, c]);
    expect((await zoe.get(path)).html.match(apart)).toHaveLength(3);
    await zoe.post(`${path}/order`, { badge: c, by: 'earlier' });
    await zoe.post(`${path}/order`, { badge: a, by: 'later' });
    expect(await inside(path)).toEqual([c, a, b]);
    await zoe.post(`${path}/take-out`, { badge: a });
    expect(await inside(path)).toEqual([c, b]);
    expect((await zoe.post(`${path}/name`, { name: '' })).html).toContain('Give the collection a name.');
    expect((await zoe.post(`${path}/name`, { name: 'For the county' })).html).toContain('For the county');
    expect((await zoe.get(`${path}/remove`)).html).toContain('The 2 badges in it stay in your wallet.');
    expect((await zoe.post(`${path}/remove`)).path).toBe('/wallet/collections');
    expect((await zoe.get('/wallet')).html).toContain('>3 badges<');
    expect(await wallet.store.as(zoe.personId).read((db) => db.count(Collected, {}))).toBe(0);
  });

  it('share badges, and stand in an order of their own', async () => {
    const [first, second] = [(await make('First')).path, (await make('Second')).path];
    const [a = ''] = badges;
    for (const path of [first, second]) await zoe.post(`${path}/add`, { badge: a });
    expect((await collectionsAround(wallet.holder, zoe.personId, a)).holding.map(({ name }) => name)).toEqual(['First', 'Second']);
    await zoe.post(`${second}/move`, { by: 'earlier' });
    expect((await listCollections(wallet.holder, zoe.personId)).map(({ name, count }) => [name, count])).toEqual([
      ['Second', 1],
      ['First', 1],
    ]);
    expect((await zoe.get(`/wallet/badges/${a}`)).html).toContain('Second');
  });

  it('take a badge from its own page, which says in which it stands and in which it could', async () => {
    const [b = '', at = ''] = [badges[1], `/wallet/badges/${badges[1]}`];
    const before = await zoe.get(at);
    expect(before.html).toMatch(/<select[^>]*name="collection"/);
    const { others } = await collectionsAround(wallet.holder, zoe.personId, b);
    const [one] = others;
    const done = await zoe.post(`${at}/collect`, { collection: one?.id ?? '' });
    for (const words of ['It stands in the collection now.', `href="/wallet/collections/${one?.id}"`]) expect(done.html).toContain(words);
    expect(await inside(`/wallet/collections/${one?.id}`)).toContain(b);
    const nour = await wallet.visitor('nour.too@example.org');
    await nour.get('/wallet/collections');
    const theirs = (await nour.post('/wallet/collections', { name: 'Theirs' })).path.split('/').at(-1) ?? '';
    expect((await nour.post(`${at}/collect`, { collection: theirs })).status).toBe(404);
    await zoe.get(at);
    for (const collection of [theirs, '']) expect((await zoe.post(`${at}/collect`, { collection })).status).toBe(404);
  });

  it('mark what is kept for somebody else, among those that stand in it and those that could', async () => {
    const { path } = await make('Of two people');
    const [own = '', other = ''] = badges;
    await wallet.store.as(zoe.personId).write((db) => db.update(Badge, { id: other }, { whose: 'other' }));
    expect((await zoe.get(path)).html.match(/Kept for somebody else/g)).toHaveLength(1);
    await zoe.post(`${path}/add`, [
      ['badge', own],
      ['badge', other],
    ]);
    const { html } = await zoe.get(path);
    expect(html.match(/Kept for somebody else/g)).toHaveLength(1);
    expect(html.slice(html.indexOf(other), html.indexOf('</th>', html.indexOf(other)))).toContain('Kept for somebody else');
    await wallet.store.as(zoe.personId).write((db) => db.update(Badge, { id: other }, { whose: 'key' }));
  });

  it('hold no badge of anybody else, and no more of them than a wallet takes', async () => {
    const nour = await wallet.visitor('nour@example.org');
    const { path } = await make('Mine');
    await nour.get('/wallet/collections');
    const theirs = await nour.post('/wallet/collections', { name: 'Theirs' });
    expect((await nour.post(`${theirs.path}/add`, { badge: badges[0] ?? '' })).status).toBe(404);
    for (const [verb, fields] of Object.entries({ name: { name: 'x' }, move: {}, add: {}, order: {}, 'take-out': {}, remove: {} }))
      expect([verb, (await nour.post(`${path}/${verb}`, fields)).status]).toEqual([verb, 404]);
    for (let nth = 1; nth < COLLECTIONS; nth++) await makeCollection(wallet.holder, { owner: nour.personId, name: `${nth}` });
    expect((await nour.post('/wallet/collections', { name: 'one more' })).html).toContain('as many collections as a wallet holds');
  });
});

it('a move keeps everything, and changes the place of at most two', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.integer(), { minLength: 1 }), fc.nat(), fc.constantFrom(-1 as const, 1 as const), (list, at, by) => {
      const it = list[at % list.length];
      const after = moved(list, (one) => one === it, by);
      expect(after.toSorted()).toEqual(list.toSorted());
      expect(after.filter((one, place) => one !== list[place]).length).toBeLessThanOrEqual(2);
    }),
  );
});
