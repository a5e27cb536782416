import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type NewJob, openJobs, openStore, type Store, storeSchema, takeToken } from './index.ts';

const at = new Date('2026-05-01T10:00:00.000Z');
const context = { clock: () => at, random: (bytes: number) => new Uint8Array(randomBytes(bytes)) };
const jobs = openJobs(context);
const newJob = (count: number, more: Partial<NewJob> = {}): NewJob => ({
  kind: 'award',
  scope: 'root',
  idempotencyKey: 'k1',
  shared: { achievement: 'a1' },
  items: Array.from({ length: count }, (_, i) => ({ externalId: `row-${i}`, payload: { name: `Zoë ${i}` } })),
  ...more,
});

describe('jobs', () => {
  let folder: string;
  let store: Store;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'laurel-jobs-'));
    store = await openStore({ kind: 'sqlite', file: join(folder, 'laurel.sqlite') }, [storeSchema]);
  });
  afterEach(async () => {
    await store.close();
    await rm(folder, { recursive: true, force: true });
  });

  it('hands out a job chunk by chunk and ends it with its last item', async () => {
    const made = await store.write((db) => jobs.create(db, newJob(5)));
    expect(made).toMatchObject({ state: 'queued', total: 5, done: 0, failed: 0, startedAt: null });
    const sizes: number[] = [];
    for (;;) {
      const chunk = await store.write(async (db) => {
        const claimed = await jobs.claimChunk(db, 'award', 2);
        if (claimed)
          await jobs.settle(
            db,
            claimed.job,
            claimed.items.map(({ position }) => ({ position, state: position === 3 ? 'failed' : 'done', result: { id: `award-${position}` } })),
          );
        return claimed;
      });
      if (!chunk) break;
      sizes.push(chunk.items.length);
    }
    expect(sizes).toEqual([2, 2, 1]);
    const job = await store.read((db) => jobs.find(db, 'root', made.id));
    expect(job).toMatchObject({ state: 'done', total: 5, done: 4, failed: 1, endedAt: at.toISOString() });
    const failed = await store.read((db) => jobs.failedItems(db, made.id));
    expect(failed).toEqual([{ jobId: made.id, position: 3, externalId: 'row-3', state: 'failed', payload: { name: 'Zoë 3' }, result: { id: 'award-3' } }]);
  });

  it('takes a token', async () => {
    const rule = { perMinute: 6, burst: 2 };
    const answers = [];
    for (let i = 0; i < 3; i++) answers.push(await store.write((db) => takeToken(db, context, '::1', rule)));
    expect(answers).toEqual([
      { allowed: true, retryAfterSeconds: 0 },
      { allowed: true, retryAfterSeconds: 0 },
      { allowed: false, retryAfterSeconds: 10 },
    ]);
  });
});
