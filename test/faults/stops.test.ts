import { setTimeout as wait } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { expectAwardedOnce, expectNoneTorn } from './expect-whole.ts';
import { lookAt } from './rows.ts';
import { LOCK_MS, openStage, PATIENCE, untilAllLettersEnded } from './stage.ts';

const ROWS = 1_000;
const STOPS = 3;
const STOP_WITHIN_SECONDS = 10;

const stage = openStage();

it('an issuer that is asked to stop in the middle of a job ends between two chunks, well and soon, and finishes the job when it is started again', {
  timeout: PATIENCE,
}, async () => {
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
  await untilAllLettersEnded(stage);
  lookAt(stage.place.database, (rows) => expectAwardedOnce(rows, roster), LOCK_MS);
  expect([...stage.post.letters.values()].map(({ times }) => times)).toEqual(Array(ROWS).fill(1));
  console.log(`${STOPS} stops, ${midway} of them in the middle of the job: exit code 0 each, nothing left half done, every letter sent once`);
  expect(midway).toBeGreaterThan(0);
});
