import { rmSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, expect } from 'vitest';
import { type Dice, openDice } from './dice.ts';
import { type Life, laurel, makePlace, type Place, startLife } from './life.ts';
import { openPostOffice, type PostOffice } from './post-office.ts';
import { openRegistrar, type Registrar } from './rosters.ts';
import { lookAt, type Rows } from './rows.ts';

/** CI has minutes for them: `LAUREL_FAULTS=short` kills two fifths as often. */
export const orShort = (whole: number, short: number): number => (process.env.LAUREL_FAULTS === 'short' ? short : whole);
/** Of the kills, inside what they are meant to interrupt: fewer, and the rest would have shown nothing. */
export const INSIDE_AT_LEAST = orShort(10, 3);
/** A reader waits so long for who writes. */
export const LOCK_MS = 1_000;
export const PATIENCE = 15 * 60_000; // an idle machine needs a tenth of it; a busy one is no failure

/** What one file of tests plays on: a post office, a place, a registrar, and the process that lives there now. Filled before the first test. */
export type Stage = {
  dice: Dice;
  post: PostOffice;
  place: Place;
  life: Life;
  registrar: Registrar;
  /** The next process on the same rows, once it is ready. */
  nextLife: () => Promise<void>;
};

export function openStage(): Stage {
  const dice = openDice();
  console.log(`seed ${dice.seed} (LAUREL_FAULTS_SEED=${dice.seed} repeats it)`);
  const stage = { dice } as Stage; // whole once the hook has run, before any test
  stage.nextLife = async () => {
    stage.life = startLife(stage.place);
    await stage.life.ready();
  };
  beforeAll(async () => {
    stage.post = await openPostOffice();
    stage.place = await makePlace(stage.post.smtpPort);
    await stage.nextLife();
    stage.registrar = await openRegistrar(stage.place, stage.life);
  }, PATIENCE);
  afterAll(async () => {
    await stage.life?.kill();
    await stage.post?.close();
    if (stage.place) rmSync(stage.place.folder, { recursive: true, force: true });
  });
  return stage;
}

/** Every so many deaths there is one more, while the node is starting. */
const START_UP_EVERY = 5;

/** The next life on the same rows after so many deaths. Every few it dies once more before it is ready; `startUpKills` counts those. */
export function openRestart(stage: Stage): { restart: (deaths: number) => Promise<void>; startUpKills: () => number } {
  let startUpMs = 1_000;
  let startUpKills = 0;
  return {
    startUpKills: () => startUpKills,
    restart: async (deaths) => {
      if (deaths % START_UP_EVERY === 0) {
        stage.life = startLife(stage.place);
        await wait(stage.dice.below(startUpMs));
        await stage.life.kill();
        startUpKills++;
      }
      const began = performance.now();
      await stage.nextLife();
      startUpMs = performance.now() - began;
    },
  };
}

/** Nothing is left to be sent. */
export async function untilAllLettersEnded({ place }: Stage): Promise<void> {
  const open = () => lookAt(place.database, ({ number }) => number('SELECT count(*) FROM outbox WHERE ended_at IS NULL'), LOCK_MS);
  while (open() > 0) await wait(200);
}

/** As an operator would ask, of a node that stands still. */
export async function expectAuditHolds({ place }: Stage): Promise<void> {
  const { code, out, err } = await laurel('audit', 'verify', '--config', place.config);
  expect(code, `${out}${err}`).toBe(0);
}

export type Killing<Before> = {
  kills: number;
  /** The kind of job that must have items left. */
  job: string;
  /** Death comes within so many milliseconds. */
  withinMs: number;
  /** Asked when the job is seen to have items left. */
  before: (rows: Rows) => Before;
  /** Asked of the process frozen: whatever must hold of its rows at any moment, and whether it was inside a chunk. */
  frozen: (rows: Rows, before: Before) => boolean;
};

/** Kills the process again and again while a job has items left. @returns how often it was inside a chunk */
export async function killWhile<Before>(stage: Stage, { kills, job, withinMs, before, frozen }: Killing<Before>): Promise<number> {
  let inside = 0;
  for (let killed = 0; killed < kills; killed++) {
    await untilItemsLeft(stage, job);
    const old = lookAt(stage.place.database, before);
    await wait(stage.dice.below(withinMs));
    stage.life.freeze();
    const { left, within } = lookAt(stage.place.database, (rows) => ({ within: frozen(rows, old), left: itemsLeft(rows, job) }));
    if (left === 0) throw new Error(`The job was through after ${killed} kills: it needs more rows.`);
    await stage.life.kill();
    if (within) inside++;
    await stage.nextLife();
  }
  return inside;
}

const itemsLeft = ({ number }: Rows, job: string): number =>
  number("SELECT coalesce(sum(total - done - failed), 0) FROM job WHERE kind = ? AND state <> 'preparing'", job);

async function untilItemsLeft({ place }: Stage, job: string): Promise<void> {
  for (let tries = 0; tries < 2_000; tries++) {
    if (lookAt(place.database, (rows) => itemsLeft(rows, job), 1_000) > 0) return;
    await wait(5);
  }
  throw new Error(`No job ${job} came.`);
}
