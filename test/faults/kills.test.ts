import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { beforeEach, describe, expect, it } from 'vitest';
import { root } from '../nodes/program.ts';
import { openDice } from './dice.ts';
import { expectAwardedOnce, expectClaimedOnce, expectNoneTorn, expectSound } from './expect-whole.ts';
import { openJudge } from './judge.ts';
import { startLife } from './life.ts';
import { openLine, type Sent } from './line.ts';
import type { Started } from './rosters.ts';
import { lookAt } from './rows.ts';
import { expectAuditHolds, openStage, PATIENCE } from './stage.ts';
import { type Claimed, claim, type Errand } from './wallet.ts';

const ROWS = 1_000;
const JOB_KILLS = 20;
const MAIL_KILLS = 3;
const LEARNERS = 200;
const CLAIM_KILLS = 20;
/** Fewer inside, and the rest would have shown nothing. */
const INSIDE_AT_LEAST = 10;
/** Every so many deaths there is one more, while the node is starting. */
const START_UP_EVERY = 5;
const WALLETS_AT_ONCE = 4;
const MOST_COPIES = 5;
/** Beside the kills, this part of the answers to tokens and credentials is lost on the way: what was asked for is done, and nobody heard of it. */
const ANSWERS_LOST = 0.05;
const STOPS = 3;
const STOP_WITHIN_SECONDS = 10;
const LOCK_MS = 1_000;

const stage = openStage();
const rosters: Started[] = [];
let startUpMs = 1_000;
let startUpKills = 0;

beforeEach(async () => {
  if (stage.life.isOver()) await stage.nextLife();
}, PATIENCE);

const count = <T>(of: readonly T[], fits: (one: T) => boolean): number => of.filter(fits).length;

/** The next life on the same rows. Every few deaths it dies once more before it is ready. */
async function restart(deaths: number): Promise<void> {
  if (deaths % START_UP_EVERY === 0) {
    stage.life = startLife(stage.place);
    await wait(stage.dice.below(startUpMs));
    await stage.life.kill();
    startUpKills++;
  }
  const began = performance.now();
  await stage.nextLife();
  startUpMs = performance.now() - began;
}

describe('an issuer whose process is killed again and again', () => {
  it(`awards each row of a roster of ${ROWS} once, with one link and one letter`, { timeout: PATIENCE }, async () => {
    rosters.push(await stage.registrar.start(ROWS));
    let inside = 0;
    // A chunk takes long on one machine and not on another, so the window in which death falls follows what a life got done: about one life in three
    // brings a chunk to its end, and a job of ten chunks lasts for all the kills.
    let windowMs = 200;
    let before = 0;
    for (let kills = 0; kills < JOB_KILLS; ) {
      await wait(stage.dice.below(windowMs));
      // Frozen, the process can be asked what it was doing. It was inside a chunk if a write was open and the job had rows left: the job goes from
      // one chunk to the next without a pause, and only the courier's short claims and records come in between (a few ms to a chunk's hundred).
      stage.life.freeze();
      const { left, done, writing } = lookAt(stage.place.database, (rows) => {
        expectNoneTorn(rows);
        return {
          left: rows.number('SELECT sum(total - done - failed) FROM job'),
          done: rows.number('SELECT sum(done) FROM job'),
          writing: rows.isBeingWritten(),
        };
      });
      if (left === 0) {
        stage.life.thaw(); // the job was done before death came: that would be no kill of a job
        rosters.push(await stage.registrar.start(ROWS));
        continue;
      }
      await stage.life.kill();
      kills++;
      if (writing) inside++;
      windowMs *= done === before ? 1.15 : 0.75;
      before = done;
      await restart(kills);
    }
    for (const roster of rosters) expect((await roster.finished()).heading).toContain(ROWS.toLocaleString('en'));
    await killCourier();
    expect((await stage.life.stop()).code).toBe(0);
    await sendLeftBehind();
    await expectAuditHolds(stage);

    const again = lookAt(stage.place.database, (rows) => {
      expectNoneTorn(rows);
      expectSound(rows);
      for (const roster of rosters) expectAwardedOnce(rows, roster);
      const written = rows.list("SELECT id FROM outbox WHERE kind = 'claim' AND state = 'accepted'").map(({ id }) => `<${id}@kestrel-bay.example>`);
      expect(new Set(written).size).toBe(rosters.length * ROWS);
      expect([...stage.post.letters.keys()].sort()).toEqual(written.sort());
      return count([...stage.post.letters.values()], ({ times }) => times > 1);
    });
    expect(new Set([...stage.post.letters.values()].map(({ to }) => to)).size).toBe(rosters.length * ROWS);
    console.log(
      `${JOB_KILLS} kills over ${rosters.length} award job(s) of ${ROWS}, ${inside} of them inside a chunk, ${MAIL_KILLS} while letters went out and ${startUpKills} while starting: ` +
        `0 lost, 0 doubled; ${stage.post.letters.size} letters, ${again} of them sent again under their Message-ID`,
    );
    expect(inside).toBeGreaterThanOrEqual(INSIDE_AT_LEAST);
  });

  it(`loses and doubles none of ${LEARNERS} claims`, { timeout: PATIENCE }, async () => {
    if (stage.post.letters.size < LEARNERS) {
      await (await stage.registrar.start(ROWS)).finished();
      await untilAllLettersEnded();
    }
    const losses = openDice(stage.dice.seed + 1); // drawn by wallets side by side: kept apart, they leave the other draws as they are
    const line = openLine(() => losses.below(1) < ANSWERS_LOST);
    const waiting = stage.dice.draw([...stage.post.letters.values()], LEARNERS).map(
      ({ text }, n): Errand => ({
        claimLink: /https?:\/\/\S+\/claim\/\S+/.exec(text)?.[0] ?? '',
        from: `198.18.${n >> 8}.${n & 255}`,
        copies: stage.dice.between(1, MOST_COPIES),
      }),
    );
    const claimed: Claimed[] = [];
    const wallets = Array.from({ length: WALLETS_AT_ONCE }, async () => {
      for (let next = waiting.pop(); next; next = waiting.pop()) claimed.push(await claim(line, next));
    });
    let ended = false;
    const all = Promise.all(wallets).finally(() => {
      ended = true;
    });
    all.catch(() => {}); // awaited below, when the killing is over

    const caught: Sent[][] = [];
    const oldStartUpKills = startUpKills;
    while (caught.length < CLAIM_KILLS && !ended) {
      // Death is drawn by work done (two answers a claim, 400 in all), so that it comes all along the way on any machine. Then it comes by time, or at
      // once: of what was delivered in this very moment, is everything on record?
      await Promise.race([line.answers(stage.dice.between(4, 24)), all.catch(() => {})]);
      if (stage.dice.below(2) < 1) await wait(stage.dice.below(150));
      stage.life.freeze();
      lookAt(stage.place.database, expectNoneTorn);
      caught.push(line.underWay());
      await stage.life.kill();
      await restart(caught.length);
    }
    await all;

    // Inside a claim: a token or credential request was on its way at the moment of death, and never got an answer.
    const inside = count(caught, (sent) => sent.some(({ lost }) => lost));
    const judge = openJudge(stage.place.address);
    expect(claimed).toHaveLength(LEARNERS);
    let valid = 0;
    const places = new Set<string>();
    for (const { badge, copies } of claimed) {
      for (const credential of [badge, ...copies.map(({ text }) => text)]) {
        const verdict = await judge(credential);
        expect(verdict, JSON.stringify(verdict.checks.filter(({ outcome }) => outcome === 'fail'))).toMatchObject({ outcome: 'valid' });
        for (const seen of verdict.status) {
          const entry = `${seen.url} ${'index' in seen ? seen.index : seen.credential}`;
          expect(places).not.toContain(entry);
          places.add(entry);
        }
        valid++;
      }
    }
    await stage.life.stop();
    await expectAuditHolds(stage);
    const rest = lookAt(stage.place.database, (rows) => {
      expectNoneTorn(rows);
      expectSound(rows);
      expectClaimedOnce(rows, claimed);
      return {
        codes: rows.number('SELECT count(*) FROM offer WHERE used_at IS NOT NULL') - LEARNERS,
        places: rows.number('SELECT sum(allocated) FROM status_list') - places.size,
      };
    });
    console.log(
      `${caught.length} kills over ${LEARNERS} claims, ${inside} of them inside a claim, and ${startUpKills - oldStartUpKills} while starting; ` +
        `${count(caught.flat(), ({ lost }) => lost)} requests died with it, ${line.dropped()} answers were lost on the way, ` +
        `and with them ${rest.codes} codes and ${rest.places} status places: ` +
        `0 lost, 0 doubled, 0 of ${places.size} places twice, ${valid} of ${valid} delivered credentials valid`,
    );
    expect(caught).toHaveLength(CLAIM_KILLS);
    expect(inside).toBeGreaterThanOrEqual(INSIDE_AT_LEAST);
  });
});

describe('an issuer that is asked to stop in the middle of a job', () => {
  it('ends between two chunks, well and soon, and finishes the job when it is started again', { timeout: PATIENCE }, async () => {
    const before = new Set(stage.post.letters.keys());
    const roster = await stage.registrar.start(ROWS);
    let midway = 0;
    for (let stops = 0; stops < STOPS; stops++) {
      await wait(stage.dice.below(150));
      const { code, seconds } = await stage.life.stop();
      expect(code).toBe(0);
      expect(seconds).toBeLessThanOrEqual(STOP_WITHIN_SECONDS);
      lookAt(stage.place.database, (rows) => {
        expectNoneTorn(rows);
        expect(rows.number("SELECT count(*) FROM outbox WHERE state = 'sending'")).toBe(0);
        if (rows.number('SELECT sum(total - done - failed) FROM job') > 0) midway++;
      });
      await stage.nextLife();
    }
    expect((await roster.finished()).heading).toContain(ROWS.toLocaleString('en'));
    await untilAllLettersEnded();
    lookAt(stage.place.database, (rows) => expectAwardedOnce(rows, roster), LOCK_MS);
    const fresh = [...stage.post.letters].filter(([id]) => !before.has(id)).map(([, { times }]) => times);
    expect(fresh).toEqual(Array(ROWS).fill(1));
    console.log(`${STOPS} stops, ${midway} of them in the middle of the job: exit code 0 each, nothing left half done, every letter sent once`);
    expect(midway).toBeGreaterThan(0);
  });
});

/** Dies while letters are going out, so that some have arrived and are not recorded. */
async function killCourier(): Promise<void> {
  const arrivals = () => [...stage.post.letters.values()].reduce((sum, { times }) => sum + times, 0);
  for (let kills = 1; kills <= MAIL_KILLS; kills++) {
    const enough = arrivals() + stage.dice.between(1, 60);
    const until = performance.now() + 10_000; // the last letters may be those that a dead courier had claimed
    while (arrivals() < enough && performance.now() < until) await wait(5);
    await stage.life.kill();
    await restart(kills);
  }
}

/** With the clock ahead, so that what killed senders had claimed (for ten minutes, courier's CLAIM_MS) is anybody's again. */
async function sendLeftBehind(): Promise<void> {
  const later = startLife(stage.place, [join(root, 'test/faults/start-later.ts'), '11']);
  await later.ready();
  await untilAllLettersEnded();
  expect((await later.stop()).code).toBe(0);
}

const lettersOpen = () => lookAt(stage.place.database, ({ number }) => number('SELECT count(*) FROM outbox WHERE ended_at IS NULL'), LOCK_MS);

async function untilAllLettersEnded(): Promise<void> {
  while (lettersOpen() > 0) await wait(200);
}
