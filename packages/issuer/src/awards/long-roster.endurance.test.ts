import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Award, Batch, RosterLine } from '../records.ts';
import { openRoster } from '../roster/parse-roster.ts';
import { linesOf } from '../testing/lines-of.ts';
import { openTestIssuer, type TestIssuer } from '../testing/open-test-issuer.ts';
import { ASSESSED, openRegistrar } from '../testing/registrar.ts';
import { awardChunk } from './award-batch.ts';

const ROWS = 25_000;
/** So many stretches there are at least in each step. Done in one go, reading such a file is a tenth of the work of an upload, and reading its lines three quarters of a look over them. */
const STRETCHES = 20;

let test: TestIssuer;
let desk: Awaited<ReturnType<typeof openRegistrar>>;
beforeAll(async () => {
  test = await openTestIssuer();
  desk = await openRegistrar(test);
});
afterAll(() => test.stop());

setFlagsFromString('--expose-gc');
const collect: () => void = runInNewContext('gc');

/** Bytes that are alive, without what only waits to be collected. */
function alive(): number {
  collect();
  return process.memoryUsage().heapUsed;
}

type Watched<T> = { done: T; longest: number; all: number; kept: number };

/** Work, with the longest stretch of this thread's processor time in which nobody else was answered, all of it, and what it kept alive at the most. */
async function watched<T>(work: () => Promise<T>): Promise<Watched<T>> {
  const before = alive();
  let [longest, all, most, turns] = [0, 0, before, 0];
  let since = process.threadCpuUsage();
  const turn = () => {
    const { user, system } = process.threadCpuUsage(since);
    longest = Math.max(longest, user + system);
    all += user + system;
    if (++turns % 300 === 0) most = Math.max(most, alive());
    since = process.threadCpuUsage(); // looking at the memory is none of the work
  };
  const timer = setInterval(turn, 1);
  const done = await work();
  turn();
  clearInterval(timer);
  return { done, longest, all, kept: most - before };
}

/** One address of all is none. */
const rosterOf = (rows: number, at: string): string =>
  `email,name,language,external_id,awarded_on,Score\n${Array.from(
    { length: rows },
    (_, n) => `p${n}@${at}${n === rows / 2 ? '' : '.example'},Émile Gaudet ${n},fr,${at}-${n},2026-11-0${(n % 9) + 1},${n % 100}\n`,
  ).join('')}`;

/** Its columns, of which one is used otherwise than its name says. */
const USES = ['email', 'leave-out', 'language', 'external_id', 'awarded_on', 'result:Score'];

async function takenThrough(rows: number, at: string) {
  const form = { achievement: await desk.define(), language: 'en', ...ASSESSED };
  const upload = () => desk.upload('/desk/kestrel/batches/new', form, { field: 'file', name: 'intake.csv', text: rosterOf(rows, at) });
  const sent = await watched(upload);
  const { location } = sent.done;
  const look = await watched(() => desk.get(location));
  const aside = await watched(() => desk.get(`${location}/problems.csv`));
  const mend = await watched(() => desk.post(`${location}/cells`, { [`cell-${rows / 2 + 2}-1`]: `mended@${at}.example` }));
  const unwanted = (await upload()).location;
  const turned = await watched(() => desk.post(`${unwanted}/columns`, Object.fromEntries(USES.map((use, n) => [`use-${n}`, use]))));
  const discarded = await watched(() => desk.post(`${turned.done.location.split('#')[0]}/discard`, {}));
  return { location, steps: { sent, look, mend, turned, discarded }, preview: look.done.text, aside: aside.done.text };
}

it(`a roster of ${ROWS} rows is looked over, mended, read again under other columns, discarded and begun in pieces, while others are answered and its lines are not held`, {
  timeout: 300_000,
}, async () => {
  await takenThrough(1_000, 'warm');
  const all = await watchedLines();
  const { location, steps, preview, aside } = await takenThrough(ROWS, 'long');
  expect(preview).toContain('24,999 ready, 1 to fix');
  expect(aside.split('\r\n')).toHaveLength(3);
  for (const [step, { longest, all: work, kept }] of Object.entries(steps)) {
    console.log(
      `${step}: ${Math.round(longest / 1_000)} ms of ${Math.round(work / 1_000)} at the longest, ${(kept / 1e6).toFixed(1)} MB of ${(all / 1e6).toFixed(1)}`,
    );
    expect(longest, step).toBeLessThan(work / STRETCHES);
    // Of each line its address and number are kept, to find whoever stands in it twice.
    expect(kept, step).toBeLessThan(all / 2);
  }

  expect(await test.store.as('kestrel').read((db) => db.count(RosterLine, {}))).toBe(1_000 + ROWS);

  await desk.post(`${location}/award`, {});
  const batchId = location.split('/').at(-1) ?? '';
  const awarded = () => test.store.as('kestrel').read((db) => db.count(Award, { batchId }));
  while ((await awarded()) === 0) expect(await awardChunk(test.issuer)).toBe('more');
  expect(await test.store.as('kestrel').read((db) => db.one(Batch, { id: batchId }))).toMatchObject({ state: 'awarding', rows: ROWS, ready: ROWS });
  expect((await desk.get(location)).text).toContain(`max="${ROWS}"`);
});

/** What all lines of such a file take in memory. */
async function watchedLines(): Promise<number> {
  const file = new TextEncoder().encode(rosterOf(ROWS, 'held'));
  const results = [{ title: 'Score', type: 'Percent' as const, allowed: [] }];
  const before = alive();
  const lines = await linesOf((await openRoster(file, { results, assessed: 'assessed-elsewhere', today: '2026-11-12' })).pieces());
  const held = alive() - before;
  expect(lines).toHaveLength(ROWS);
  return held;
}
