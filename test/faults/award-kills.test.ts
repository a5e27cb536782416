import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { root } from '../nodes/program.ts';
import { expectAwardedOnce, expectNoneTorn, expectSound } from './expect-whole.ts';
import { startLife } from './life.ts';
import type { Started } from './rosters.ts';
import { lookAt } from './rows.ts';
import { expectAuditHolds, INSIDE_AT_LEAST, openRestart, openStage, orShort, PATIENCE, untilAllLettersEnded } from './stage.ts';

const ROWS = orShort(1_000, 500);
const JOB_KILLS = orShort(20, 8);
const MAIL_KILLS = 3;

const stage = openStage();
const { restart, startUpKills } = openRestart(stage);

it(`an issuer that is killed again and again awards each row of a roster of ${ROWS} once, with one link and one letter`, { timeout: PATIENCE }, async () => {
  const rosters: Started[] = [await stage.registrar.start(ROWS)];
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
    return [...stage.post.letters.values()].filter(({ times }) => times > 1).length;
  });
  expect(new Set([...stage.post.letters.values()].map(({ to }) => to)).size).toBe(rosters.length * ROWS);
  console.log(
    `${JOB_KILLS} kills over ${rosters.length} award job(s) of ${ROWS}, ${inside} of them inside a chunk, ${MAIL_KILLS} while letters went out and ${startUpKills()} while starting: ` +
      `0 lost, 0 doubled; ${stage.post.letters.size} letters, ${again} of them sent again under their Message-ID`,
  );
  expect(inside).toBeGreaterThanOrEqual(INSIDE_AT_LEAST);
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
  await untilAllLettersEnded(stage);
  expect((await later.stop()).code).toBe(0);
}
