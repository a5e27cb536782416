import type { PublishedList } from '@laurel/web';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { liftSuspension, revokeAward, suspendAward } from '../awards/change-standing.ts';
import { Award, AwardEvent, StatusEntry, StatusList } from '../records.ts';
import { resumeRestored } from '../restored.ts';
import { openClaiming } from '../testing/claiming.ts';
import { defineOne, openTestIssuer, type TestIssuer } from '../testing/open-test-issuer.ts';
import { walletKey } from '../testing/wallet.ts';
import { listUrl } from './allocate.ts';
import { signList } from './publish.ts';

let test: TestIssuer;
let badges: string[];
/** What the node published after the "backup" below: all three kinds of lists, as strangers fetched them. */
let published: PublishedList[];
let madeAt: string;
const kestrel = () => test.store.as('kestrel');
const standings = () => kestrel().read(async (db) => Promise.all(badges.map(async (id) => (await db.one(Award, { id }))?.standing)));
const readBack = (lists: readonly PublishedList[], at = madeAt) => resumeRestored(test.issuer, { madeAt: at, lists: async () => lists });

beforeAll(async () => {
  test = await openTestIssuer();
  const claiming = openClaiming(test, await defineOne(test));
  badges = [];
  for (let n = 0; n < 4; n++) {
    const { award, access } = await claiming.redeemed();
    await claiming.wallet.badge(access);
    await claiming.wallet.copies(access, [walletKey()]);
    badges.push(award.id);
  }
  const [kept = '', revoked = '', suspended = '', lifted = ''] = badges;
  const by = { profile: 'kestrel', actor: 'person:test' };
  await suspendAward(test.issuer, test.serveList, { ...by, awardId: lifted });
  // The backup is of this moment; what follows is lost with the node.
  madeAt = test.clock.now.toISOString();
  const before = await kestrel().read(async (db) => ({ awards: await db.list(Award, {}), entries: await db.list(StatusEntry, {}) }));
  test.clock.now = new Date(test.clock.now.getTime() + 60_000);
  await revokeAward(test.issuer, test.serveList, { ...by, awardId: revoked, reason: 'misconduct' });
  await suspendAward(test.issuer, test.serveList, { ...by, awardId: suspended });
  await liftSuspension(test.issuer, test.serveList, { ...by, awardId: lifted });
  published = await served();
  await kestrel().write(async (db) => {
    for (const { id, standing } of before.awards) await db.update(Award, { id }, { standing });
    for (const { listId, position, value } of before.entries) await db.update(StatusEntry, { listId, position }, { value });
    for (const { id, version } of await db.list(StatusList, {})) await db.update(StatusList, { id }, { version: version + 1 });
  });
  expect(await standings()).toEqual(['good', 'good', 'good', 'suspended']);
  expect(kept).not.toBe('');
});
afterAll(() => test.stop());

async function served(): Promise<PublishedList[]> {
  const lists = await kestrel().read((db) => db.list(StatusList, {}));
  return Promise.all(lists.map(async (list) => ({ name: list.kind, text: await (await fetch(listUrl(test.issuer, list))).text() })));
}

it('takes nothing that is not of this issuer, not signed as it was, not newer, or no list at all, and names each', async () => {
  const [one] = published;
  if (!one || !('text' in one)) throw new Error('no list');
  const forged = one.text.startsWith('{')
    ? one.text.replace(/"encodedList":"u(.)/, (_, letter: string) => `"encodedList":"u${letter === 'H' ? 'I' : 'H'}`)
    : `${one.text.slice(0, -6)}AAAAAA`;
  const told = await readBack([
    { name: 'a.html', text: '<html>' },
    { name: 'b.json', text: '{"id":"https://other.example/status/x","validFrom":"2030-01-01T00:00:00Z"}' },
    { name: 'c.json', text: `{"id":"${test.url}/status/later","validFrom":"2030-01-01T00:00:00Z"}` },
    { name: 'd.json', text: forged },
    { name: 'e.json', trouble: 'the address answers 502' },
  ]);
  expect(told).toEqual([
    expect.stringMatching(/^Of 3 lists of this backup no newer one was found/),
    'a.html was not taken: it is no status list.',
    'b.json was not taken: it is a list of somebody else.',
    'c.json was not taken: it was opened after the backup, and the badges in it are not known here.',
    expect.stringMatching(/^d\.json was not taken: it cannot be verified \(.+\)\.$/),
    'e.json was not taken: the address answers 502.',
    expect.stringMatching(/lists are closed/),
  ]);
  const old = await readBack(published, '2027-01-01T00:00:00.000Z');
  expect(old.filter((sentence) => sentence.includes('which is not newer than the backup'))).toHaveLength(3);
  expect(await standings()).toEqual(['good', 'good', 'good', 'suspended']);
});

it('takes no list that another profile of the node signed in its name', async () => {
  const [list] = await kestrel().read((db) => db.list(StatusList, { kind: 'revocation' }));
  if (!list) throw new Error('no list');
  const heron = await test.agent.signer(test.issuer.profiles[1]?.did ?? 'did:web:none', 'credentials');
  const all = new Uint8Array(131_072).fill(1);
  const window = { from: new Date(test.clock.now.getTime() + 1_000), until: new Date(test.clock.now.getTime() + 86_400_000) };
  const text = await signList(test.issuer, { ...list, verificationMethod: heron.verificationMethod }, all, window);
  expect((await readBack([{ name: 'heron', text }])).join()).toContain('heron was not taken: it names');
  expect(await standings()).toEqual(['good', 'good', 'good', 'suspended']);
});

it('revokes and suspends what the lists say, writes to nobody, tells what was lifted, and serves it', async () => {
  test.clock.now = new Date(test.clock.now.getTime() + 30 * 86_400_000); // their end has passed since
  test.letters.length = 0;
  const told = await readBack(published);
  expect(told[0]).toBe('From 3 published lists: 1 badges revoked again and 1 suspended, with the reason "read back from the published list".');
  expect(told[1]).toMatch(/^1 badges are suspended here and were not any more/);
  expect(await standings()).toEqual(['good', 'revoked', 'suspended', 'suspended']);
  expect(test.letters).toEqual([]);
  const [event] = await kestrel().read((db) => db.list(AwardEvent, { awardId: badges[1] ?? '' }, { order: { position: 'DESC' }, take: 1 }));
  expect(event).toMatchObject({ kind: 'revoked', actor: 'node', reason: 'read-back' });
  const bits = await kestrel().read(async (db) =>
    (await db.list(StatusEntry, {})).filter(({ value }) => value > 0).map(({ awardId }) => badges.indexOf(awardId)),
  );
  expect(new Set(bits)).toEqual(new Set([1, 2, 3]));
  expect((await served()).map((list) => 'text' in list && list.text)).not.toEqual(published.map((list) => 'text' in list && list.text));
  // The same lists once more change nothing.
  expect((await readBack(published))[0]).toContain('0 badges revoked again and 0 suspended');
});
