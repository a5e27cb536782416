import { randomBytes } from 'node:crypto';
import { expect, it } from 'vitest';
import { type JobChunk, type Jobs, type NewJob, openJobs, storeSchema } from '../index.ts';
import { JobItem } from '../store-schema.ts';
import { overEveryEngine } from '../testing/trial.ts';

let time = Date.parse('2026-05-01T10:00:00.000Z');
const context = { clock: () => new Date(time), random: (bytes: number) => new Uint8Array(randomBytes(bytes)) };
const jobs = openJobs(context);

const newJob = (count: number, more: Partial<NewJob> = {}): NewJob => ({
  kind: 'award',
  scope: 'root',
  idempotencyKey: 'k1',
  shared: { achievement: 'a1' },
  items: Array.from({ length: count }, (_, i) => ({ externalId: `row-${i}`, payload: { name: `Zoë ${i}` } })),
  ...more,
});
type Results = Parameters<Jobs['settle']>[2][number][];
const done = (chunk: JobChunk): Results => chunk.items.map(({ position }) => ({ position, state: 'done', result: { id: `award-${position}` } }));

overEveryEngine(
  'jobs',
  (trial) => {
    const create = (job: NewJob) => trial.store.write((db) => jobs.create(db, job));
    const find = (id: string) => trial.store.read((db) => jobs.find(db, 'root', id));
    const workChunk = (size: number, results: (chunk: JobChunk) => Results = done) =>
      trial.store.write(async (db) => {
        const chunk = await jobs.claimChunk(db, 'award', size);
        if (chunk) await jobs.settle(db, chunk.job, results(chunk));
        return chunk;
      });

    it('hands a job out chunk by chunk, in order, and ends it with its last item', async () => {
      const made = await create(newJob(5));
      expect(made).toMatchObject({ state: 'queued', total: 5, done: 0, failed: 0, startedAt: null, endedAt: null });
      time += 1_000;
      const first = await workChunk(2);
      expect(first?.items.map(({ externalId, payload }) => [externalId, payload])).toEqual([
        ['row-0', { name: 'Zoë 0' }],
        ['row-1', { name: 'Zoë 1' }],
      ]);
      expect(await find(made.id)).toMatchObject({ state: 'running', done: 2, failed: 0, startedAt: new Date(time).toISOString(), endedAt: null });
      await workChunk(2, (chunk) => done(chunk).map((item) => (item.position === 3 ? { ...item, state: 'failed', result: { code: 'lint_failed' } } : item)));
      time += 1_000;
      expect((await workChunk(2))?.items.map(({ position }) => position)).toEqual([4]);
      expect(await workChunk(2)).toBeUndefined();
      expect(await find(made.id)).toEqual({
        ...made,
        state: 'done',
        done: 4,
        failed: 1,
        startedAt: new Date(time - 1_000).toISOString(),
        endedAt: new Date(time).toISOString(),
      });
      expect(await trial.store.read((db) => jobs.failedItems(db, made))).toEqual([
        { jobId: made.id, position: 3, externalId: 'row-3', state: 'failed', payload: null, result: { code: 'lint_failed' } },
      ]);
    });

    it('answers the first job to a repeated idempotency key, also when both come at once, and adds nothing', async () => {
      const [first, second] = await Promise.all([create(newJob(3)), create(newJob(7))]);
      expect(second).toEqual(first);
      expect(await create(newJob(3))).toEqual(first);
      expect((await workChunk(100))?.items).toHaveLength(3);
      expect(await workChunk(100)).toBeUndefined();
      expect((await create(newJob(3, { scope: 'other' }))).id).not.toBe(first.id);
      expect((await create(newJob(3, { kind: 'issue' }))).id).not.toBe(first.id);
    });

    it('refuses an external id that occurs twice, and stores nothing', async () => {
      const items = [...newJob(3).items, { externalId: 'row-1', payload: null }];
      await expect(create(newJob(0, { items }))).rejects.toMatchObject({ code: 'conflict', detail: expect.stringContaining('row-1') });
      expect(await workChunk(10)).toBeUndefined();
    });

    it('gives a chunk back when its write fails', async () => {
      const { id } = await create(newJob(3));
      const failing = trial.store.write(async (db) => {
        const chunk = await jobs.claimChunk(db, 'award', 2);
        if (chunk) await jobs.settle(db, chunk.job, done(chunk));
        throw new Error('the work failed');
      });
      await expect(failing).rejects.toThrow('the work failed');
      expect(await find(id)).toMatchObject({ state: 'queued', done: 0, startedAt: null });
      expect((await workChunk(2))?.items.map(({ position }) => position)).toEqual([0, 1]);
    });

    it('rolls the whole write back when an item in it was settled before', async () => {
      const { id } = await create(newJob(4));
      const chunk = await workChunk(2);
      if (!chunk) throw new Error('no chunk');
      const again = (positions: number[]) =>
        trial.store.write((db) =>
          jobs.settle(
            db,
            chunk.job,
            positions.map((position) => ({ position, state: 'done', result: null })),
          ),
        );
      await expect(again([2, 1])).rejects.toThrow('1 of 2 items were settled before');
      await expect(again([3, 3])).rejects.toThrow('settled before');
      await expect(again([9])).rejects.toThrow('settled before');
      expect(await find(id)).toMatchObject({ done: 2, failed: 0 });
      expect((await workChunk(10))?.items.map(({ position }) => position)).toEqual([2, 3]);
    });

    it('serves the oldest unfinished job of a kind first', async () => {
      const older = await create(newJob(3));
      time += 1;
      const newer = await create(newJob(3, { idempotencyKey: 'k2' }));
      const served = [];
      for (let chunk = await workChunk(2); chunk; chunk = await workChunk(2)) served.push(chunk.job.id);
      expect(served).toEqual([older.id, older.id, newer.id, newer.id]);
    });

    it('shares nothing out twice between workers that run at once', async () => {
      const { id } = await create(newJob(100));
      const seen: number[] = [];
      const worker = async () => {
        for (let chunk = await workChunk(7); chunk; chunk = await workChunk(7)) seen.push(...chunk.items.map(({ position }) => position));
      };
      await Promise.all([worker(), worker(), worker()]);
      expect(seen.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 100 }, (_, i) => i));
      expect(await find(id)).toMatchObject({ state: 'done', done: 100 });
    });

    it('ends a job without items at once and calls a job of failures failed', async () => {
      expect(await create(newJob(0))).toMatchObject({ state: 'done', total: 0 });
      const { id } = await create(newJob(2, { idempotencyKey: 'k2' }));
      await workChunk(2, (chunk) => done(chunk).map((item) => ({ ...item, state: 'failed' })));
      expect(await find(id)).toMatchObject({ state: 'failed', failed: 2, done: 0 });
    });

    it('takes a long job down in pieces, goes on behind the last item, and hands nothing out before it is released', async () => {
      const { items, ...long } = newJob(5);
      const key = { ...long, idempotencyKey: 'long' };
      const job = await trial.store.write((db) => jobs.prepare(db, key));
      expect(await trial.store.write((db) => jobs.prepare(db, key))).toEqual(job);
      expect(await trial.store.read((db) => jobs.preparing(db, 'award'))).toEqual({ job, last: undefined });
      await trial.store.write((db) => jobs.add(db, job, items.slice(0, 3)));
      expect(await workChunk(10)).toBeUndefined();
      expect((await trial.store.read((db) => jobs.preparing(db, 'award')))?.last).toMatchObject({ position: 2, externalId: 'row-2' });
      await expect(trial.store.write((db) => jobs.add(db, job, items.slice(2, 4)))).rejects.toThrow(); // row-2 is there already
      await trial.store.write(async (db) => {
        await jobs.add(db, job, items.slice(3));
        await jobs.release(db, job);
      });
      expect(await find(job.id)).toMatchObject({ state: 'queued', total: 5 });
      expect(await trial.store.read((db) => jobs.preparing(db, 'award'))).toBeUndefined();
      await expect(trial.store.write((db) => jobs.add(db, job, [{ externalId: 'late', payload: null }]))).rejects.toThrow('takes no more items');
      expect((await workChunk(10))?.items.map(({ externalId }) => externalId)).toEqual(items.map(({ externalId }) => externalId));
      expect(await find(job.id)).toMatchObject({ state: 'done', done: 5 });
    });

    it('finds a job in its own scope only', async () => {
      const { id } = await create(newJob(1));
      expect(await trial.store.read((db) => jobs.find(db, 'other', id))).toBeUndefined();
    });

    it('says of a job that waits which of its kind goes first, and of one that has begun or is next that none does', async () => {
      const first = await create(newJob(2, { scope: 'other' }));
      await create(newJob(1, { kind: 'issue' }));
      time += 1_000;
      const second = await create(newJob(1));
      const ahead = async (id: string, scope: string) => (await trial.store.read(async (db) => jobs.ahead(db, (await jobs.find(db, scope, id)) ?? second)))?.id;
      expect([await ahead(first.id, 'other'), await ahead(second.id, 'root')]).toEqual([undefined, first.id]);
      await workChunk(1);
      expect([await ahead(first.id, 'other'), await ahead(second.id, 'root')]).toEqual([undefined, first.id]);
      await workChunk(1);
      expect(await ahead(second.id, 'root')).toBeUndefined();
      await workChunk(1);
      expect(await ahead(second.id, 'root')).toBeUndefined();
    });

    it('counts what has not ended in a scope', async () => {
      const underWay = (scope: string) => trial.store.read((db) => jobs.underWay(db, scope));
      await create(newJob(1));
      await create(newJob(1, { kind: 'issue' }));
      expect([await underWay('root'), await underWay('other')]).toEqual([2, 0]);
      await workChunk(1);
      expect(await underWay('root')).toBe(1);
    });

    it('keeps what an item was made from only until it is done or has failed', async () => {
      await create(newJob(0, { items: ['a', 'b'].map((externalId) => ({ externalId, payload: { email: 'zoe@example.org' } })) }));
      await workChunk(1);
      await workChunk(1, (chunk) => done(chunk).map((item) => ({ ...item, state: 'failed', result: { code: 'award_state' } })));
      const rows = await trial.store.read((db) => db.list(JobItem, {}));
      expect(rows).toMatchObject([
        { externalId: 'a', state: 'done', payload: null, result: { id: 'award-0' } },
        { state: 'failed', payload: null },
      ]);
    });

    it('carries payloads and results of any JSON', async () => {
      const payloads = [null, 0, '', 'null', [1, [2]], { 'q:p0': ':r0' }, "it's"];
      const job = await create(newJob(0, { items: payloads.map((payload, i) => ({ externalId: String(i), payload })), shared: null }));
      const chunk = await workChunk(10, (chunk) => chunk.items.map(({ position, payload }) => ({ position, state: 'failed', result: payload })));
      expect(chunk?.items.map(({ payload }) => payload)).toEqual(payloads);
      expect((await trial.store.read((db) => jobs.failedItems(db, job))).map(({ result }) => result)).toEqual(payloads);
      const page = await trial.store.read((db) => jobs.failedItems(db, job, { behind: 1, take: 2 }));
      expect(page.map(({ position }) => position)).toEqual([2, 3]);
    });
  },
  [storeSchema],
);
