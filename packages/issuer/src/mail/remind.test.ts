import { DAY, type Letter } from '@laurel/base';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { answerClaim } from '../awards/answer-claim.ts';
import type { Issuer } from '../deps.ts';
import { type AchievementRow, AwardEvent, ClaimLink } from '../records.ts';
import { openClaiming } from '../testing/claiming.ts';
import { claimTokenFor, defineOne, openTestIssuer, type TestIssuer } from '../testing/open-test-issuer.ts';
import { openRegistrar } from '../testing/registrar.ts';
import { openVisitor } from '../testing/visitor.ts';
import { remindChunk } from './remind.ts';
import { decideReminders, readOffsets } from './reminder-plan.ts';
import { Reminded } from './reminder-records.ts';

let test: TestIssuer;
let achievement: AchievementRow;
beforeAll(async () => {
  test = await openTestIssuer();
});
afterAll(() => test.stop());
beforeEach(async () => {
  achievement = await defineOne(test);
  await decide({ unclaimed: '', expiring: '' }, '');
});

const decide = (typed: { unclaimed: string; expiring: string }, achievementId = achievement.id) =>
  decideReminders(test.issuer, { profile: 'kestrel', achievementId, typed, actor: 'person:test' });
const later = (days: number) => {
  test.clock.now = new Date(test.clock.now.getTime() + days * DAY);
};
const work = async () => {
  while ((await remindChunk(test.issuer)) === 'more');
};
const reminders = (email: string): Letter[] => test.letters.filter(({ to, kind }) => to === email && kind.startsWith('reminder-'));
const linkIn = (letter: Letter | undefined, path: string): string => new RegExp(`/${path}/([\\w.-]+)`).exec(letter?.text ?? '')?.[1] ?? '';

describe('a reminder of an unclaimed badge', () => {
  it('goes out once, on its day, with a link that opens beside the first one, and is in the history', async () => {
    await decide({ unclaimed: '7, 21', expiring: '' });
    const { email, token, id } = await openClaiming(test, achievement).awarded();
    later(6.9);
    await work();
    expect(reminders(email)).toEqual([]);
    later(0.2);
    await work();
    await work();
    const [first, ...more] = reminders(email);
    expect(more).toEqual([]);
    expect(first).toMatchObject({ kind: 'reminder-unclaimed', about: id, scope: 'kestrel', language: 'en' });
    const visitor = await openVisitor(test);
    for (const link of [token, linkIn(first, 'claim')]) expect((await visitor.get(`/claim/${link}`)).status).toBe(200);
    later(14);
    await work();
    expect(reminders(email)).toHaveLength(2);
    const kinds = (await test.store.as('kestrel').read((db) => db.list(AwardEvent, { awardId: id }))).map(({ kind }) => kind);
    expect(kinds).toEqual(['awarded', 'reminded', 'reminded']);
  });

  it('is counted from the newest link, and is one where two fell due while the node was away', async () => {
    await decide({ unclaimed: '7, 21', expiring: '' });
    const { email } = await openClaiming(test, achievement).awarded();
    later(40);
    await work();
    expect(reminders(email)).toHaveLength(1);
  });

  it('does not go to who kept, declined or lost it, nor where it fell due before it was decided on', async () => {
    const claiming = openClaiming(test, achievement);
    const before = await claiming.awarded();
    later(10);
    await decide({ unclaimed: '7', expiring: '' });
    const declined = await claiming.awarded();
    const kept = await claiming.redeemed();
    await claiming.wallet.badge(kept.access);
    await answerClaim(test.issuer, declined.token, { answer: 'declined' });
    later(8);
    await work();
    for (const { email } of [before, declined, kept.award]) expect(reminders(email)).toEqual([]);
  });

  it('brings no link where one takes a PIN: the slip fits the first letter only', async () => {
    await decide({ unclaimed: '7', expiring: '' });
    const { email, id } = await openClaiming(test, achievement).awarded({ pin: true });
    later(8);
    await work();
    expect(reminders(email)[0]?.text).toContain('on the slip you were given');
    expect(linkIn(reminders(email)[0], 'claim')).toBe('');
    expect(await test.store.as('kestrel').read((db) => db.count(ClaimLink, { awardId: id }))).toBe(1);
  });

  it('ends for an address with one press, for the mail program by a request of its own, and only reminders end', async () => {
    await decide({ unclaimed: '1, 2, 3', expiring: '' });
    const claiming = openClaiming(test, achievement);
    const [pressed, clicked] = [await claiming.awarded(), await claiming.awarded()];
    later(1.1);
    await work();
    const visitor = await openVisitor(test);
    const stop = `/reminders/${linkIn(reminders(pressed.email)[0], 'reminders')}`;
    expect(reminders(pressed.email)[0]?.unsubscribe).toBe(`${test.url}${stop}`);
    expect((await visitor.get(stop)).text).toContain('No more reminders from Kestrel Bay Polytechnic?');
    expect((await visitor.post(`${stop}/stop`, {})).text).toContain('sends no more reminders to this address');
    const oneClick = await fetch(reminders(clicked.email)[0]?.unsubscribe ?? '', {
      method: 'POST',
      body: new URLSearchParams({ 'List-Unsubscribe': 'One-Click' }),
    });
    expect(oneClick.status).toBe(200);
    later(1);
    await work();
    for (const { email } of [pressed, clicked]) expect(reminders(email)).toHaveLength(1);
    expect((await visitor.get(`/claim/${claimTokenFor(test, pressed.email)}`)).status).toBe(200);
    for (const wrong of ['x', `${stop.slice(11)}x`, stop.slice(11).replace(/.$/, (end) => (end === 'A' ? 'B' : 'A'))])
      expect((await visitor.get(`/reminders/${wrong}`)).status).toBe(404);
  });
});

describe('a reminder of a badge that ends', () => {
  const kept = async (months: number) => {
    achievement = await defineOne(test, { validityMonths: months });
    const claiming = openClaiming(test, achievement);
    const made = await claiming.redeemed();
    await claiming.wallet.badge(made.access);
    return made.award.email;
  };

  it('goes out on each of its days, nearest last, and not after the end', async () => {
    const email = await kept(3);
    await decide({ unclaimed: '', expiring: '30, 7' });
    later(55);
    await work();
    expect(reminders(email)).toEqual([]);
    later(6);
    await work();
    await work();
    expect(reminders(email).map(({ kind }) => kind)).toEqual(['reminder-expiring']);
    expect(reminders(email)[0]?.text).toContain('/achievements/');
    later(23);
    await work();
    expect(reminders(email)).toHaveLength(2);
    later(20);
    await work();
    expect(reminders(email)).toHaveLength(2);
  });

  it('is not sent of a badge that was made for less time than it leaves', async () => {
    const email = await kept(1);
    await decide({ unclaimed: '', expiring: '60' });
    later(1);
    await work();
    await work();
    expect(reminders(email)).toEqual([]);
  });

  it('goes by the achievement’s own plan, and by that for all where it has none', async () => {
    const [own, other] = [await kept(3), await kept(3)];
    await decide({ unclaimed: '', expiring: '80' }, '');
    await decide({ unclaimed: '', expiring: '' });
    later(20);
    await work();
    expect(reminders(other)).toEqual([]);
    expect(reminders(own)).toHaveLength(1);
  });
});

it('reminds each person once, with one letter, wherever the work is cut off', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 24 }), { minLength: 1, maxLength: 4 }), async (cuts) => {
      achievement = await defineOne(test);
      await decide({ unclaimed: '7', expiring: '' });
      const claiming = openClaiming(test, achievement);
      const made = [];
      for (let i = 0; i < 8; i++) made.push(await claiming.awarded({}));
      later(8);
      for (const cut of cuts) {
        let calls = 0;
        const dying =
          <A extends unknown[], R>(act: (...given: A) => Promise<R>) =>
          async (...given: A): Promise<R> => {
            if (++calls === cut) throw new Error('the process died here');
            return act(...given);
          };
        const issuer: Issuer = { ...test.issuer, enqueue: dying(test.issuer.enqueue), record: dying(test.issuer.record) };
        for (let state: string = 'more'; state === 'more'; ) state = await remindChunk(issuer).catch(() => 'cut');
      }
      await work();
      const ids = made.map(({ id }) => id);
      const done = await test.store.as('kestrel').read(async (db) => ({
        reminded: (await db.list(Reminded, {})).filter(({ awardId }) => ids.includes(awardId)).length,
        links: (await db.list(ClaimLink, {})).filter(({ awardId }) => ids.includes(awardId)).length,
        letters: (await test.issuer.outbox.list(db.open, { scope: 'kestrel', take: 10_000 })).letters.filter(
          ({ kind, about }) => kind === 'reminder-unclaimed' && ids.includes(about ?? ''),
        ).length,
      }));
      expect(done).toEqual({ reminded: 8, links: 16, letters: 8 });
    }),
    { numRuns: 8 },
  );
});

describe('the page of reminders', () => {
  it('keeps what is decided, says beside the box what is wrong, shows both letters in both languages and sends samples', async () => {
    const desk = await openRegistrar(test);
    expect((await desk.post('/desk/kestrel/mail/reminders', { unclaimed: '7', expiring: '30, 7' })).location).toBe('/desk/kestrel/mail/reminders?done=decided');
    const page = await desk.get('/desk/kestrel/mail/reminders');
    expect(page.text).toContain('value="30, 7"');
    expect(page.text).toContain('is still waiting');
    expect((await desk.get('/desk/kestrel/mail/reminders?in=fr')).text).toContain('vous attend encore');
    const wrong = await desk.post('/desk/kestrel/mail/reminders', { unclaimed: 'a week', expiring: '1,2,3,4,5,6' });
    expect(wrong.status).toBe(422);
    expect(wrong.text).toContain('Write whole numbers of days');
    expect(wrong.text).toContain('No more than five');
    expect(wrong.text).toContain('value="a week"');
    await desk.post('/desk/kestrel/mail/reminders/test', {});
    expect(test.letters.slice(-2).map(({ to, subject, about }) => [to, subject.startsWith('[Sample]'), about])).toEqual([
      ['odile@kestrel.example', true, undefined],
      ['odile@kestrel.example', true, undefined],
    ]);
    const own = await desk.post('/desk/kestrel/mail/reminders', { achievement: achievement.id, unclaimed: '', expiring: '' });
    expect(own.location).toContain(`achievement=${achievement.id}`);
    expect((await desk.get(own.location)).text).toContain('Go by the plan for all');
    await desk.post('/desk/kestrel/mail/reminders', { achievement: achievement.id, do: 'forget' });
    expect((await desk.get(own.location)).text).not.toContain('Go by the plan for all');
    expect((await desk.get('/desk/kestrel/mail/reminders?achievement=none')).status).toBe(404);
  });
});

it('reads days in whatever way they are listed', () => {
  expect(readOffsets(' 21; 7,7 ')).toEqual({ days: [7, 21] });
  expect(readOffsets('')).toEqual({ days: [] });
  for (const wrong of ['0', '366', '-7', '1.5', 'seven', '７']) expect(readOffsets(wrong)).toEqual({ code: 'not_days' });
  fc.assert(
    fc.property(fc.uniqueArray(fc.integer({ min: 1, max: 365 }), { maxLength: 5 }), (days) => {
      expect(readOffsets(days.join(', '))).toEqual({ days: [...days].sort((a, b) => a - b) });
    }),
  );
});
