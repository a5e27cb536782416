import { DAY } from '@laurel/base';
import { noteBackup } from '@laurel/store';
import { makeTranslate } from '@laurel/web';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { answerClaim } from '../awards/answer-claim.ts';
import { CorrectionRequest } from '../awards/correction-records.ts';
import { readToday } from '../awards/read-today.ts';
import { COUNTED_AT_MOST, RESENT_AT_ONCE } from '../limits.ts';
import { Award, Batch } from '../records.ts';
import { claimTokenFor, openTestIssuer, type TestIssuer } from '../testing/open-test-issuer.ts';
import { ASSESSED, openRegistrar } from '../testing/registrar.ts';
import { tasksOf } from './home-tasks.tsx';

let test: TestIssuer;
let desk: Awaited<ReturnType<typeof openRegistrar>>;
let achievement: string;
beforeAll(async () => {
  test = await openTestIssuer();
  desk = await openRegistrar(test);
});
afterAll(() => test.stop());

const home = async (query = '') => (await desk.get(`/desk/kestrel${query}`)).text.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ');
const award = (email: string) => desk.post('/desk/kestrel/award', { achievement, email, ...ASSESSED });

it('leads through the first day in three steps, each in its turn', async () => {
  expect(await home()).toMatch(/Three steps to the first badge 1\. Describe an achievement .*New achievement 2\. Award it/);
  achievement = await desk.define();
  expect(await home()).toMatch(/1\. Describe an achievement Done 2\. Award it .*Award one/);
});

it('says since when the oldest waits, what did not arrive, and that the signing key is in use', async () => {
  await award('zoe@b.example');
  test.clock.now = new Date(test.clock.now.getTime() + 2 * DAY);
  desk = await openRegistrar(test); // sessions end
  await award('li@b.example');
  const page = await home();
  expect(page).toContain('2 badges wait to be claimed, the oldest since 12 November 2026');
  expect(page).toMatch(/Signing key in use since \d+ \w+ \d{4}/);
  expect(page).not.toContain('did not arrive');
  await test.bounce('li@b.example');
  expect(await home()).toContain('1 letter did not arrive');
  await answerClaim(test.issuer, claimTokenFor(test, 'li@b.example'), { answer: 'declined' });
  expect(await home()).not.toContain('did not arrive'); // nobody waits for it any more
});

it('says that letters wait once the mail server could not be used, and on the award that its letter does', async () => {
  const made = await award('una@b.example');
  expect(await home()).not.toMatch(/letters? waits?:/);
  expect((await desk.get(made.location)).text).toContain('The letter is on its way');
  await test.deliver();
  // Those of the people awarded before are tried with it, except the one that came back.
  expect(await home()).toContain('2 letters wait: the mail server cannot be used');
  expect((await desk.get('/desk/kestrel')).text).toContain('href="/desk/kestrel/mail?state=waiting"');
  const { text } = await desk.get(made.location.replace(/\?.*/, ''));
  expect(text).toContain('The letter waits: the mail server cannot be used');
  expect(text).not.toContain('The letter is on its way');
  const none = { ...test.issuer, config: { ...test.issuer.config, mail: { from: 'badges@kestrel.example' } } };
  const [kestrel] = none.profiles;
  if (!kestrel) throw new Error('No profile');
  expect((await readToday(none, kestrel, 'all')).delayed).toEqual({ count: 2, why: 'no-server' });
  await answerClaim(test.issuer, claimTokenFor(test, 'una@b.example'), { answer: 'declined' });
});

it('warns that there never was a backup and leads to how one is made, then says when the last one was', async () => {
  expect(await home()).toMatch(/Last backup .*never .*How to make one/);
  expect((await desk.get('/desk/kestrel')).text).toContain('href="/help/registrar#backup"');
  await test.store.write((db) => noteBackup(db, '2026-11-13T02:00:00.000Z'));
  expect(await home()).toMatch(/Last backup 13 November 2026/);
  expect(await home()).not.toContain('How to make one');
});

it('counts how far the badges of the last month have come, and all of them when asked', async () => {
  test.clock.now = new Date(test.clock.now.getTime() + 40 * DAY);
  desk = await openRegistrar(test);
  await award('nour@b.example');
  expect(await home()).toMatch(/Awarded 1 Opened 0 Kept 0 Declined 0/);
  expect(await home('?funnel=all')).toMatch(/Awarded 4 Opened 0 Kept 0 Declined 2/);
});

it('leads to what learners ask to have put right, until it is answered', async () => {
  const [award] = await test.store.as('kestrel').read((db) => db.list(Award, {}));
  const asked = {
    id: 'c1',
    awardId: award?.id ?? '',
    asks: { name: 'Zoë' },
    words: '',
    answer: null,
    createdAt: '2026-12-24',
    decidedAt: null,
    decidedBy: null,
  };
  await test.store.as('kestrel').write((db) => db.insert(CorrectionRequest, { ...asked, state: 'open' }));
  expect((await desk.get('/desk/kestrel')).text).toContain('href="/desk/kestrel/corrections"');
  expect(await home()).toContain('1 learner asks for a correction');
  await test.store.as('kestrel').write((db) => db.update(CorrectionRequest, { id: 'c1' }, { state: 'declined' }));
  expect(await home()).not.toContain('asks for a correction');
});

it('shows a job with how far it is, and a preview that waits', async () => {
  const upload = (name: string) =>
    desk.upload(
      '/desk/kestrel/batches/new',
      { achievement, language: 'en', ...ASSESSED },
      { field: 'file', name, text: `email\n${name}@c.example\nx-${name}@c.example` },
    );
  await upload('waits.csv');
  const running = (await upload('runs.csv')).location;
  await desk.post(`${running}/award`, {});
  const page = await home();
  expect(page).toContain('waits.csv waits for you to look it over');
  expect(page).toMatch(/runs\.csv is being awarded 0 of 2/);
  expect((await desk.get(running)).text).not.toContain('awarded first');
  test.clock.now = new Date(test.clock.now.getTime() + 1_000);
  const behind = (await upload('behind.csv')).location;
  await desk.post(`${behind}/award`, {});
  expect(await home()).toMatch(/behind\.csv begins once another file has been awarded 0 of 2/);
  expect((await desk.get(behind)).text).toContain(`<a href="${running}">Another file</a> is awarded first.`);
  await desk.work();
  expect(await home()).not.toMatch(/is being awarded|begins once/);
  expect((await desk.get(behind)).text).not.toContain('awarded first');
});

it('says of a number only that there may be more where it was counted no further, and of a roster how many rows it has', async () => {
  await test.store.as('kestrel').write((db) => db.update(Batch, { filename: 'waits.csv' }, { rows: 29_968 }));
  const page = await home();
  expect(page).toContain('29,968 waits.csv');
  expect(page).not.toContain('29,968+');
  const [kestrel] = test.issuer.profiles;
  if (!kestrel) throw new Error('No profile');
  const today = await readToday(test.issuer, kestrel, 'all');
  const counts = { ...today, unclaimed: { count: COUNTED_AT_MOST, oldest: '2026-11-12' }, disputed: COUNTED_AT_MOST - 1, lost: RESENT_AT_ONCE };
  const tasks = tasksOf(makeTranslate('en'), { profile: kestrel, at: '/desk/kestrel', actor: 'person:x' }, counts);
  expect(tasks.filter(({ orMore }) => orMore).map(({ count }) => count)).toEqual([RESENT_AT_ONCE, COUNTED_AT_MOST]);
});
