import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { CARDS_SHOWN } from '../limits.ts';
import { Badge, type BadgeRow } from '../records.ts';
import { openTestIssuer, type TestIssuer } from '../testing/open-test-issuer.ts';
import { claimBadge, openTestWallet, type TestWallet, type Visitor } from '../testing/open-test-wallet.ts';
import { START } from '../testing/places.ts';
import { Card, fillCards, folded } from './card.ts';
import { findBadges, type Sort } from './find-badges.ts';

const clock = { now: new Date(START) };
let issuer: TestIssuer;
let wallet: TestWallet;
let zoe: Visitor;
/** A badge as it is kept. */
let sample: BadgeRow;
let people = 0;
beforeAll(async () => {
  [issuer, wallet] = await Promise.all([openTestIssuer(clock), openTestWallet(clock)]);
  const max = await wallet.visitor('max@example.org');
  await claimBadge(max, issuer.offerUri(issuer.award({ configurations: ['open-badge-di'] })));
  const [row] = await wallet.store.as(max.personId).read((db) => db.list(Badge, {}));
  if (!row) throw new Error('nothing was kept');
  sample = row;
});
afterAll(async () => {
  await wallet.stop();
  await issuer.stop();
});
beforeEach(async () => {
  clock.now = new Date(clock.now.getTime() + 60_000);
  zoe = await wallet.visitor(`zoe${++people}@example.org`);
});

type Made = { title: string; issuer?: string; tags?: string[]; ends?: string; whose?: BadgeRow['whose']; code?: string };

/** Badges as they would have been kept, each later than the one before. */
const fill = async (made: readonly Made[], document = '{}'): Promise<void> => {
  const { validUntil: _, ...facts } = sample.facts;
  const rows = made.map(
    ({ title, issuer: by = 'Kestrel Bay', tags = [], ends, whose = 'key', code }, nth): BadgeRow => ({
      ...sample,
      id: `${zoe.personId}-${nth}`,
      owner: zoe.personId,
      documentId: `${nth}`,
      document,
      whose,
      keptAt: new Date(clock.now.getTime() + nth * 1_000).toISOString(),
      facts: { ...facts, name: title, issuerName: by, tags, ...(ends !== undefined && { validUntil: ends }) },
      verdict: { ...sample.verdict, ...(code !== undefined && { outcome: 'invalid', code }) },
    }),
  );
  await wallet.store.across('the test keeps badges').write(async (db) => {
    for (let from = 0; from < rows.length; from += 250) await db.insert(Badge, rows.slice(from, from + 250));
  });
  await fillCards(wallet.holder);
};
const find = async (words: string, sort: Sort = 'newest', page = 1) => {
  const found = await findBadges(wallet.holder, zoe.personId, { words, sort, page });
  return { ...found, titles: found.badges.map(({ facts }) => facts.name) };
};

describe('a badge among many', () => {
  const SHELF: Made[] = [
    { title: 'Prévention des infections', issuer: 'Collège Nordet', tags: ['hygiène'] },
    { title: 'Leadership Basics', ends: '2026-12-24T00:00:00Z', tags: ['teamwork'] },
    { title: 'Ärztliche Assistenz', ends: '2027-05-01T00:00:00Z' },
    { title: 'Food 100% safe_now', ends: '2026-01-01T00:00:00Z' },
    { title: 'First Aid of Max', whose: 'other' },
  ];

  it.each([
    ['prevention', ['Prévention des infections']],
    ['HYGIENE nordet', ['Prévention des infections']],
    ['team', ['Leadership Basics']],
    ['arztliche', ['Ärztliche Assistenz']],
    ['100%', ['Food 100% safe_now']],
    ['%', 5],
    ["zz' OR '1'='1", []],
    ['kestrel bay', ['Food 100% safe_now', 'Ärztliche Assistenz', 'Leadership Basics', 'First Aid of Max']],
    ['leadership nordet', []],
  ])('is found by %j', async (words, expected) => {
    await fill(SHELF);
    const { titles } = await find(words);
    if (typeof expected === 'number') expect(titles).toHaveLength(expected);
    else expect(titles).toEqual(expected);
  });

  it('stands in the order that is asked for, what is kept for others last', async () => {
    await fill(SHELF);
    expect((await find('', 'title')).titles).toEqual([
      'Ärztliche Assistenz',
      'Food 100% safe_now',
      'Leadership Basics',
      'Prévention des infections',
      'First Aid of Max',
    ]);
    expect((await find('', 'ends')).titles.slice(0, 3)).toEqual(['Leadership Basics', 'Ärztliche Assistenz', 'Prévention des infections']);
    expect((await find('', 'issuer')).titles[0]).toBe('Prévention des infections');
    expect((await find('')).titles.at(-1)).toBe('First Aid of Max');
  });

  it('says in words how it stands: ends soon, over, revoked, suspended', async () => {
    await fill([...SHELF, { title: 'Taken back', code: 'status_revoked' }, { title: 'On hold', code: 'status_suspended' }]);
    const { html } = await zoe.get('/wallet?sort=ends');
    for (const words of ['Ends soon', '24 December 2026', 'Expired', 'Revoked', 'Suspended', 'Kept for somebody else']) expect(html).toContain(words);
    const searched = await zoe.get('/wallet?q=hygi%C3%A8ne');
    expect([searched.html.includes('One of 7 badges'), searched.html.includes('Leadership')]).toEqual([true, false]);
    expect((await zoe.get('/wallet?q=nothing')).html).toContain('No badge has all of these words.');
  });

  it('is found among two thousand without a document being read', async () => {
    const made = Array.from({ length: 2_000 }, (_, nth) => ({ title: `Badge ${nth}`, tags: [`skill ${nth % 50}`], issuer: `School ${nth % 40}` }));
    await fill(made, JSON.stringify({ padding: 'x'.repeat(10_000) }));
    const times: number[] = [];
    for (const words of ['', 'skill 49', 'school 7', '1999']) {
      const start = process.cpuUsage();
      const { badges, matched } = await find(words, 'title');
      const { user, system } = process.cpuUsage(start);
      times.push((user + system) / 1_000);
      expect([badges.length, matched > 0]).toEqual([Math.min(CARDS_SHOWN, matched), true]);
      expect(badges.every((badge) => !('document' in badge))).toBe(true);
    }
    console.info(`two thousand badges of 10 KB: a search and its page in ${times.map((ms) => `${ms.toFixed(0)} ms`).join(', ')}`);
    expect(Math.min(...times)).toBeLessThan(400);
    const { html } = await zoe.get('/wallet?page=84');
    expect(html).toContain('Page 84 of 84');
    expect((await zoe.get('/wallet?page=9999')).html).toContain('Page 84 of 84');
  });

  it('has no card left once it is deleted, and gets one where it was kept before there were any', async () => {
    await fill(SHELF.slice(0, 2));
    const cards = () => wallet.store.as(zoe.personId).read((db) => db.count(Card, {}));
    await wallet.store.as(zoe.personId).write((db) => db.remove(Card, {}));
    await fillCards(wallet.holder);
    expect(await cards()).toBe(2);
    await zoe.get('/wallet');
    await zoe.post(`/wallet/badges/${zoe.personId}-0/delete`);
    expect(await cards()).toBe(1);
  });
});

describe('words as they are looked for', () => {
  it('hold nothing that LIKE would read, whatever was written', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (words) => {
        expect(folded(words)).not.toMatch(/[%_'\\]|\s\s|^\s|\s$/);
      }),
    );
  });
  it('are found in what they were cut from', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), fc.string(), (word, more) => {
        for (const one of folded(word).split(' ')) expect(folded(`${more} ${word}`)).toContain(one);
      }),
    );
  });
});
