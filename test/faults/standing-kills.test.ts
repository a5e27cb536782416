import { rmSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openDice } from './dice.ts';
import { expectSound } from './expect-whole.ts';
import { type Life, laurel, makePlace, type Place, startLife } from './life.ts';
import { openPostOffice, type PostOffice } from './post-office.ts';
import { openRegistrar, type Registrar } from './rosters.ts';
import { lookAt, type Rows } from './rows.ts';

const ROWS = 1_000;
const KILLS = 10;
/** Fewer inside a chunk, and the rest would have shown nothing. */
const INSIDE_AT_LEAST = 4;
const PATIENCE = 15 * 60_000;

const dice = openDice();
console.log(`seed ${dice.seed} (LAUREL_FAULTS_SEED=${dice.seed} repeats it)`);

let post: PostOffice;
let place: Place;
let life: Life;
let registrar: Registrar;

beforeAll(async () => {
  post = await openPostOffice();
  place = await makePlace(post.smtpPort);
  life = startLife(place);
  await life.ready();
  registrar = await openRegistrar(place, life);
}, PATIENCE);
afterAll(async () => {
  await life?.kill();
  await post?.close();
  if (place) rmSync(place.folder, { recursive: true, force: true });
});

it(`revokes ${ROWS} badges once each, with one event, one audit record and one letter, however often its process is killed`, {
  timeout: PATIENCE,
}, async () => {
  const started = await registrar.start(ROWS);
  await started.finished();
  const revoking = await registrar.revokeAll(started);
  const inside = await killWhileRevoking();
  expect((await revoking.finished()).heading).toContain('1,000 badges revoked');
  expect((await life.stop()).code).toBe(0);
  const { code, out, err } = await laurel('audit', 'verify', '--config', place.config);
  expect(code, `${out}${err}`).toBe(0);
  lookAt(place.database, (rows) => {
    expectNoneHalf(rows);
    expectSound(rows);
    expect(rows.number("SELECT count(*) FROM award WHERE standing = 'revoked'")).toBe(ROWS);
    expect(rows.number("SELECT count(DISTINCT award_id) FROM award_event WHERE kind = 'revoked'")).toBe(ROWS);
  });
  life = startLife(place);
  await life.ready();
  console.log(`${KILLS} kills while ${ROWS} badges were revoked, ${inside} of them inside a chunk: 0 lost, 0 doubled`);
  expect(inside).toBeGreaterThanOrEqual(INSIDE_AT_LEAST);
});

/** Kills the process again and again while the job has items left. @returns how often it was inside a chunk */
async function killWhileRevoking(): Promise<number> {
  let inside = 0;
  for (let kills = 0; kills < KILLS; kills++) {
    await untilRevoking();
    await wait(dice.below(250));
    life.freeze();
    const { left, writing } = lookAt(place.database, (rows) => {
      expectNoneHalf(rows);
      return { left: itemsLeft(rows), writing: rows.isBeingWritten() };
    });
    if (left === 0) throw new Error(`The job was through after ${kills} kills: it needs more rows.`);
    await life.kill();
    if (writing) inside++;
    life = startLife(place);
    await life.ready();
  }
  return inside;
}

const itemsLeft = ({ number }: Rows): number => number("SELECT coalesce(sum(total - done - failed), 0) FROM job WHERE kind = 'issuer.standing'");

async function untilRevoking(): Promise<void> {
  for (let tries = 0; tries < 2_000; tries++) {
    if (lookAt(place.database, itemsLeft, 1_000) > 0) return;
    await wait(5);
  }
  throw new Error('No job of changes came.');
}

/** Whenever a process dies: what the job counts as done is there whole, and nothing else is. */
function expectNoneHalf({ number }: Rows): void {
  const done = number("SELECT coalesce(sum(done), 0) FROM job WHERE kind = 'issuer.standing'");
  expect({
    items: number("SELECT count(*) FROM job_item JOIN job ON job.id = job_id WHERE kind = 'issuer.standing' AND job_item.state = 'done'"),
    revoked: number("SELECT count(*) FROM award WHERE standing = 'revoked'"),
    events: number("SELECT count(*) FROM award_event WHERE kind = 'revoked'"),
    letters: number("SELECT count(*) FROM outbox WHERE kind = 'revoked'"),
    audited: number("SELECT count(*) FROM audit_event WHERE action = 'award.revoked'"),
    failed: number("SELECT coalesce(sum(failed), 0) FROM job WHERE kind = 'issuer.standing'"),
  }).toEqual({ items: done, revoked: done, events: done, letters: done, audited: done, failed: 0 });
}
