import { DAY } from '@laurel/base';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { awardChunk, batchProgress, startBatch } from './awards/award-batch.ts';
import { draftBatch } from './awards/draft-batch.ts';
import { PROBLEMS_SHOWN } from './limits.ts';
import { remindChunk } from './mail/remind.ts';
import { decideReminders } from './mail/reminder-plan.ts';
import { type AchievementRow, Award, Batch, StatusEntry } from './records.ts';
import { resumeRestored } from './restored.ts';
import { openClaiming } from './testing/claiming.ts';
import { defineOne, openTestIssuer, type TestIssuer } from './testing/open-test-issuer.ts';
import { openRegistrar } from './testing/registrar.ts';
import { walletKey } from './testing/wallet.ts';

let test: TestIssuer;
let achievement: AchievementRow;
beforeAll(async () => {
  test = await openTestIssuer();
});
afterAll(() => test.stop());
beforeEach(async () => {
  achievement = await defineOne(test);
});

const kestrel = () => test.store.as('kestrel');
const entries = () => kestrel().read((db) => db.list(StatusEntry, {}));

/** A badge and two copies: a place in each of the three kinds of lists, and one more. */
async function claim(): Promise<void> {
  const { wallet, redeemed } = openClaiming(test, achievement);
  const { access } = await redeemed();
  await wallet.badge(access);
  await wallet.copies(access, [walletKey(), walletKey()]);
}

it('gives no place of a list away that was there before, and goes on serving each', async () => {
  await claim();
  const before = await entries();
  const lists = new Set(before.map(({ listId }) => listId));
  expect([before.length, lists.size]).toEqual([4, 3]);
  expect(await resumeRestored(test.issuer)).toEqual([expect.stringMatching(/^3 status lists are closed/)]);
  await claim();
  const after = (await entries()).filter(({ listId, position }) => !before.some((old) => old.listId === listId && old.position === position));
  expect(after).toHaveLength(4);
  expect(after.filter(({ listId }) => lists.has(listId))).toEqual([]);
  for (const id of lists) for (const end of ['', '.jwt']) expect([200, 404]).toContain((await fetch(`${test.url}/status/${id}${end}`)).status);
  for (const id of lists) expect(await test.serveList(id)).toMatchObject({ id, published: expect.stringMatching(/./) });
  // Again, as after a second restore of the same backup: the lists opened since are closed too.
  await resumeRestored(test.issuer);
  await claim();
  expect(new Set((await entries()).map(({ listId }) => listId)).size).toBe(9);
});

it('sets aside the lines of a roster that were not awarded yet, says so on its page, and writes to nobody', async () => {
  const bytes = new TextEncoder().encode(`email\n${Array.from({ length: PROBLEMS_SHOWN + 2 }, (_, n) => `p${n}@b.example\n`).join('')}`);
  const input = { profile: 'kestrel', achievementId: achievement.id, assessment: { class: 'participation' as const, attestation: null } };
  const { id } = await draftBatch(test.issuer, { ...input, filename: 'roster.csv', bytes, language: 'en', actor: 'person:test' });
  await startBatch(test.issuer, { profile: 'kestrel', batchId: id, actor: 'person:test' });
  expect(await resumeRestored(test.issuer)).toEqual([expect.anything(), expect.stringMatching(/^102 lines of rosters/)]);
  while ((await awardChunk(test.issuer)) === 'more');
  expect(await kestrel().read((db) => db.count(Award, { batchId: id }))).toBe(0);
  expect(test.letters.filter(({ to }) => to.endsWith('@b.example'))).toEqual([]);
  const batch = await kestrel().read((db) => db.one(Batch, { id }));
  expect(batch && (await batchProgress(test.issuer, batch))?.job).toMatchObject({ state: 'failed', total: 102, failed: 102 });
  const page = (await (await openRegistrar(test)).get(`/desk/kestrel/batches/${id}`)).text;
  expect(page).toContain('Set aside by a restore');
  expect(page).toContain('may have been awarded before that');
  expect([page.match(/<li>Line /g)?.length, page.includes('<li>and 2 more')]).toEqual([PROBLEMS_SHOWN, true]);
  expect(page).not.toContain('nobody was written to');
});

it('reminds of nothing that fell due before, and of what falls due after', async () => {
  await decideReminders(test.issuer, { profile: 'kestrel', achievementId: achievement.id, typed: { unclaimed: '7, 21', expiring: '' }, actor: 'person:test' });
  const { email } = await openClaiming(test, achievement).awarded();
  const reminders = async (days: number) => {
    test.clock.now = new Date(test.clock.now.getTime() + days * DAY);
    while ((await remindChunk(test.issuer)) === 'more');
    return test.letters.filter(({ to, kind }) => to === email && kind.startsWith('reminder-')).length;
  };
  test.clock.now = new Date(test.clock.now.getTime() + 8 * DAY);
  await resumeRestored(test.issuer);
  expect(await reminders(1)).toBe(0);
  expect(await reminders(13)).toBe(1);
});
