import { spawn } from 'node:child_process';
import { randomBytes, randomInt } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openSqlite } from './engines/sqlite.ts';
import { through } from './handles.ts';
import { openJobs, openStore, type Store, storeSchema } from './index.ts';
import { Award, awardSchema, ROWS_PER_STEP, SLOW_STEPS, slowSchema } from './testing/awards.ts';

const KILLS = 20;
const ITEMS = 1_000;
const MIGRATION_KILLS = 10;
const MOST_MIGRATION_KILLS = 60;
const context = { clock: () => new Date('2026-05-01T10:00:00.000Z'), random: (bytes: number) => new Uint8Array(randomBytes(bytes)) };

describe('a process that is killed', () => {
  let folder: string;
  let file: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'laurel-kills-'));
    file = join(folder, 'laurel.sqlite');
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const within = async <T>(schemas: Parameters<typeof openStore>[1], work: (store: Store) => Promise<T>): Promise<T> => {
    const store = await openStore({ kind: 'sqlite', file }, schemas);
    try {
      return await work(store);
    } finally {
      await store.close();
    }
  };
  const schemas = [storeSchema, awardSchema];

  it(`loses nothing and does nothing twice: ${KILLS} kills over jobs of ${ITEMS} items`, { timeout: 180_000 }, async () => {
    const jobs = openJobs(context);
    const made: string[] = [];
    const newJob = async () => {
      const items = Array.from({ length: ITEMS }, (_, i) => ({ externalId: `row-${i}`, payload: { name: `Zoë ${i}` } }));
      const job = { kind: 'award', scope: 'root', idempotencyKey: `k${made.length}`, shared: null, items };
      made.push((await within(schemas, (store) => store.write((db) => jobs.create(db, job)))).id);
    };

    await newJob();
    let inside = 0;
    let chunks = 0;
    for (let kills = 0; kills < KILLS; ) {
      const { killed, said } = await run('killed-worker', [file, '10'], randomInt(0, 150));
      if (!killed) {
        await newJob(); // it got through before the kill: that was no kill
        continue;
      }
      kills++;
      if (said.endsWith('(')) inside++;
      chunks += said.split(')').length - 1;
      await within(schemas, (store) => expectNoneTorn(store));
    }
    expect((await run('killed-worker', [file, '250'])).said.endsWith('.')).toBe(true);

    await within(schemas, async (store) => {
      for (const id of made) {
        expect(await store.read((db) => jobs.find(db, 'root', id))).toMatchObject({ state: 'done', total: ITEMS, done: ITEMS, failed: 0 });
        const awards = await store.read((db) => db.list(Award, { jobId: id }));
        expect(awards).toHaveLength(ITEMS);
        expect(new Set(awards.map((award) => award.externalId)).size).toBe(ITEMS);
        expect(new Set(awards.map((award) => award.slot)).size).toBe(ITEMS);
      }
      await expectNoneTorn(store);
    });
    console.log(
      `${KILLS} kills, ${inside} of them inside a chunk, ${chunks} chunks answered between them, ${made.length} job(s) of ${ITEMS}: 0 lost, 0 doubled`,
    );
    expect(chunks).toBeGreaterThan(0); // else every kill would have hit the first chunk
    expect(inside).toBeGreaterThanOrEqual(10);
  });

  it('leaves whole migrations only, and the next start finishes them', { timeout: 180_000 }, async () => {
    let midway = 0;
    let kills = 0;
    // How long the steps take is the machine's affair and its other work's: the kill is aimed anew after each miss.
    let aim = 220;
    for (; kills < MIGRATION_KILLS || (midway < MIGRATION_KILLS / 2 && kills < MOST_MIGRATION_KILLS); kills++) {
      await run('killed-migrator', [file], randomInt(Math.round(aim / 4), aim));
      const applied = await wholeSteps();
      if (applied > 0 && applied < SLOW_STEPS) midway++;
      if (applied === 0) aim = Math.min(Math.round(aim * 1.5), 5_000);
      if (applied === SLOW_STEPS) aim = Math.max(Math.round(aim / 1.5), 20);
      await within([slowSchema], async () => {});
      expect(await wholeSteps()).toBe(SLOW_STEPS);
      await rm(folder, { recursive: true, force: true });
    }
    console.log(`${kills} kills, ${midway} of them between the first and the last of ${SLOW_STEPS} migrations: every step whole or absent`);
    expect(midway).toBeGreaterThanOrEqual(MIGRATION_KILLS / 2);
  });

  /** How many steps the database says it has; refuses a step that is half there, or there without being named. */
  const wholeSteps = async (): Promise<number> => {
    const engine = await openSqlite(file, []);
    try {
      return await engine.read(async (manager) => {
        const names: { name: string }[] = await manager.query("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name");
        const tables = names.map(({ name }) => name).filter((name) => name.startsWith('step_'));
        const applied = names.some(({ name }) => name === 'laurel_migration') ? await manager.query('SELECT id FROM laurel_migration') : [];
        expect(applied).toHaveLength(tables.length);
        for (const table of tables) expect(await manager.query(`SELECT count(*) AS n FROM ${table} WHERE body = 'done'`)).toEqual([{ n: ROWS_PER_STEP }]);
        return tables.length;
      });
    } finally {
      await engine.close();
    }
  };
});

/** Starts a program of testing/ and kills it `after` ms from its first word. */
async function run(program: 'killed-worker' | 'killed-migrator', args: string[], after?: number): Promise<{ killed: boolean; said: string }> {
  const child = spawn(process.execPath, ['--conditions=source', join(import.meta.dirname, 'testing', `${program}.ts`), ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let said = '';
  child.stdout.on('data', (bytes: Buffer) => {
    if (said === '' && after !== undefined) setTimeout(() => child.kill('SIGKILL'), after);
    said += bytes.toString();
  });
  const signal = await new Promise((ended) => child.once('close', (_, signal) => ended(signal)));
  return { killed: signal === 'SIGKILL', said };
}

/** Whatever a killed process left: every settled item has its award, every award its settled item. */
async function expectNoneTorn(store: Store): Promise<void> {
  await store.read((db) =>
    through(db, async (manager) => {
      const [torn] = await manager.query(`
        SELECT (SELECT count(*) FROM job_item WHERE state = 'done') AS settled, (SELECT count(*) FROM award) AS awards,
          (SELECT count(*) FROM job_item JOIN award ON award.job_id = job_item.job_id AND award.external_id = job_item.external_id WHERE state = 'done') AS pairs,
          (SELECT sum(done) FROM job) AS counted`);
      expect([torn.awards, torn.pairs, torn.counted]).toEqual([torn.settled, torn.settled, torn.settled]);
      expect(await manager.query('PRAGMA integrity_check')).toEqual([{ integrity_check: 'ok' }]);
      expect(await manager.query('PRAGMA foreign_key_check')).toEqual([]);
    }),
  );
}
