import { courierSchema } from '@laurel/courier';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { revokeAward } from '../awards/change-standing.ts';
import { findAwards, type RegisterQuery } from '../awards/find-awards.ts';
import { sendLink } from '../awards/send-link.ts';
import { type AchievementRow, Award } from '../records.ts';
import { type Awarded, openClaiming } from '../testing/claiming.ts';
import { defineOne, openTestIssuer, type TestIssuer } from '../testing/open-test-issuer.ts';
import { walletKey } from '../testing/wallet.ts';
import { AwardWord } from './records.ts';
import { wordOldAwards } from './words.ts';

let test: TestIssuer;
let achievement: AchievementRow;
let awards: Awarded[];
const kestrel = () => test.store.as('kestrel');
const ids = async (query: RegisterQuery) => (await findAwards(test.issuer, 'kestrel', query)).rows.map(({ award }) => award.id);

beforeAll(async () => {
  test = await openTestIssuer();
  achievement = await defineOne(test);
  const claiming = openClaiming(test, achievement);
  awards = [];
  for (let n = 0; n < 6; n++) {
    test.clock.now = new Date(test.clock.now.getTime() + 1_000);
    awards.push(await claiming.awarded());
  }
  const [first, second, third] = awards;
  if (!first || !second || !third) throw new Error('six were awarded');
  const access = String((await claiming.wallet.redeem((await claiming.offered()).code)).body.access_token);
  await claiming.wallet.badge(access, walletKey());
  await revokeAward(test.issuer, test.serveList, { profile: 'kestrel', awardId: second.id, actor: 'person:test', reason: 'other' });
  const [Outbox] = courierSchema.tables;
  await test.store.write((db) =>
    db.update(Outbox as NonNullable<typeof Outbox>, { about: third.id }, { state: 'failed', lastError: 'address_refused 550 5.1.1' }),
  ); // as one refused by the mail server
});
afterAll(() => test.stop());

describe('the register is asked', () => {
  it('by what became of an award, by what is said of it, and by how its letter fared', async () => {
    expect(await ids({ state: 'revoked' })).toEqual([awards[1]?.id]);
    expect(await ids({ state: 'suspended' })).toEqual([]);
    expect(await ids({ state: 'kept' })).toHaveLength(1);
    expect(await ids({ state: 'mail-failed' })).toEqual([awards[2]?.id]);
    expect(await ids({ state: 'offered' })).toHaveLength(5);
    expect(await ids({ state: 'opened' })).toEqual([]);
    expect(await ids({ state: 'expiring' })).toEqual([]);
    const { now } = test.clock;
    test.clock.now = new Date('2029-10-20T00:00:00Z');
    expect(await ids({ state: 'expiring' })).toHaveLength(1);
    expect(await ids({ state: 'expired' })).toEqual([]);
    test.clock.now = new Date('2029-12-01T00:00:00Z');
    // The one that is kept, and the five that their learners can still keep.
    expect(await ids({ state: 'expired' })).toHaveLength(6);
    test.clock.now = now;
  });

  it('by day, achievement and words together, whichever of them leads', async () => {
    const day = '2026-11-12';
    const given = { achievement: achievement.id, from: day, until: day };
    expect(await ids({ ...given, q: 'zoe martin' })).toHaveLength(7);
    expect(await ids({ ...given, q: awards[2]?.email })).toEqual([awards[2]?.id]);
    expect(await ids({ ...given, q: 'zoe', state: 'revoked' })).toEqual([awards[1]?.id]);
    expect(await ids({ from: '2026-11-01', until: '2026-11-11' })).toEqual([]);
    expect(await ids({ from: '2026-11-01' })).toHaveLength(7);
    expect(await ids({ achievement: 'nobody', q: 'zoe' })).toEqual([]);
  });

  it('for an award with two such words, and shows it once', async () => {
    // The local part and the whole address both begin so.
    const q = awards[0]?.email.slice(0, awards[0].email.indexOf('@'));
    const found = await findAwards(test.issuer, 'kestrel', { q });
    expect(found.rows.filter(({ award }) => award.id === awards[0]?.id)).toHaveLength(1);
    expect(found.total).toBe(found.rows.length);
  });

  it('page by page, there and back, newest first, and no award is missed or shown twice', async () => {
    for (const filter of [{}, { q: 'zoe' }, { achievement: achievement.id }, { from: '2026-01-01' }]) {
      const seen: string[][] = [];
      let page = await findAwards(test.issuer, 'kestrel', { ...filter, rows: 2 });
      seen.push(page.rows.map(({ award }) => award.id));
      while (page.older !== undefined) {
        page = await findAwards(test.issuer, 'kestrel', { ...filter, rows: 2, after: page.older });
        seen.push(page.rows.map(({ award }) => award.id));
      }
      expect(new Set(seen.flat()).size).toBe(7);
      expect(seen.map(({ length }) => length)).toEqual([2, 2, 2, 1]);
      page = await findAwards(test.issuer, 'kestrel', { ...filter, rows: 2, before: page.newer });
      expect(page.rows.map(({ award }) => award.id)).toEqual(seen[2]);
    }
  });
});

describe('the words of an award', () => {
  const wordsFor = async (awardId: string) => (await kestrel().read((db) => db.list(AwardWord, { awardId }))).map(({ word }) => word);

  it('follow its address, and those before find it no more', async () => {
    const { id } = awards[4] ?? { id: '' };
    await sendLink(test.issuer, { profile: 'kestrel', awardId: id, email: 'moved@c.example', actor: 'person:test' });
    expect(await ids({ q: 'moved@c' })).toEqual([id]);
    expect(await ids({ q: awards[4]?.email })).toEqual([]);
    expect(await wordsFor(id)).not.toContain(awards[4]?.email);
  });

  it('are made up for awards of an older node, and go with the award of whoever is erased', async () => {
    const { id } = awards[5] ?? { id: '' };
    const before = await wordsFor(id);
    await kestrel().write(async (db) => {
      await db.remove(AwardWord, { awardId: id });
      await db.update(Award, { id }, { worded: 0 });
    });
    expect(await ids({ q: awards[5]?.email })).toEqual([]);
    expect(await wordOldAwards(test.issuer)).toBe('idle');
    expect((await wordsFor(id)).sort()).toEqual(before.sort());
    expect(await kestrel().write((db) => db.remove(AwardWord, { awardId: id }))).toBe(before.length);
  });
});
