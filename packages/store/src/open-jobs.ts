import { type Context, LaurelError, newId, now } from '@laurel/base';
import { In, IsNull, MoreThan } from 'typeorm';
import { through } from './handles.ts';
import type { JobItemRow, JobRow, Jobs, NewJob } from './jobs.ts';
import type { Reader, Writer } from './store.ts';
import { Job, JobItem } from './store-schema.ts';

type Results = Parameters<Jobs['settle']>[2];

/**
 * Long work in rows. Each chunk is one write: claim, work, settle; a process killed within it has done nothing, and one
 * killed after it has done all of it.
 */
export function openJobs(context: Pick<Context, 'clock' | 'random'>): Jobs {
  return {
    create: (db, job) => create(context, db, job),
    prepare: (db, job) => begin(context, db, job),
    preparing: (db, kind) => preparing(db, kind),
    add: (db, job, items) => add(db, job, items),
    release: async (db, job) => {
      await release(context, db, job);
    },
    claimChunk: (db, kind, size) => claimChunk(context, db, kind, size),
    settle: (db, job, results) => settle(context, db, job, results),
    underWay: (db, scope) => db.count(Job, { scope, endedAt: IsNull() }),
    find: (db, scope, id) => db.one(Job, { id, scope }),
    ahead: async (db, { id, kind, startedAt, endedAt }) => {
      if (startedAt !== null || endedAt !== null) return undefined;
      const [oldest] = await db.list(Job, { kind, endedAt: IsNull() }, { order: { createdAt: 'ASC', id: 'ASC' }, take: 1 });
      return oldest?.id === id ? undefined : oldest;
    },
    failedItems: (db, job, page) => {
      const failed = { jobId: job.id, state: 'failed' as const };
      const where = page === undefined ? failed : { ...failed, position: MoreThan(page.behind) };
      return db.list(JobItem, where, { order: { position: 'ASC' }, ...(page === undefined ? {} : { take: page.take }) });
    },
  };
}

async function create(context: Pick<Context, 'clock' | 'random'>, db: Writer, job: NewJob): Promise<JobRow> {
  const first = await known(db, job);
  if (first) return first;
  refuseRepeats(job);
  const row = await begin(context, db, job);
  await add(db, row, job.items);
  return release(context, db, row);
}

const known = (db: Reader, { kind, scope, idempotencyKey }: Pick<NewJob, 'kind' | 'scope' | 'idempotencyKey'>): Promise<JobRow | undefined> =>
  db.one(Job, { kind, scope, idempotencyKey });

async function begin(context: Pick<Context, 'clock' | 'random'>, db: Writer, job: Omit<NewJob, 'items'>): Promise<JobRow> {
  const first = await known(db, job);
  if (first) return first;
  const { kind, scope, idempotencyKey, shared } = job;
  const rest = { state: 'preparing' as const, shared, total: 0, done: 0, failed: 0, createdAt: now(context), startedAt: null, endedAt: null };
  const row: JobRow = { id: newId(context), kind, scope, idempotencyKey, ...rest };
  await db.insert(Job, row);
  return row;
}

async function preparing(db: Reader, kind: string): Promise<{ job: JobRow; last: JobItemRow | undefined } | undefined> {
  const [job] = await db.list(Job, { kind, state: 'preparing', endedAt: IsNull() }, { order: { createdAt: 'ASC', id: 'ASC' }, take: 1 });
  if (!job) return undefined;
  const [last] = await db.list(JobItem, { jobId: job.id }, { order: { position: 'DESC' }, take: 1 });
  return { job, last };
}

async function add(db: Writer, { id }: JobRow, items: NewJob['items']): Promise<void> {
  const { state, total } = await found(db, id);
  if (state !== 'preparing') throw new Error(`Job ${id} is ${state}: it takes no more items.`);
  await db.insert(
    JobItem,
    items.map((item, index): JobItemRow => ({ jobId: id, position: total + index, state: 'queued', result: null, ...item })),
  );
  await db.update(Job, { id }, { total: total + items.length });
}

async function release(context: Pick<Context, 'clock'>, db: Writer, { id }: JobRow): Promise<JobRow> {
  const job = await found(db, id);
  if (job.state !== 'preparing') return job;
  const at = now(context);
  const change: Partial<JobRow> = job.total === 0 ? { state: 'done', startedAt: at, endedAt: at } : { state: 'queued' };
  await db.update(Job, { id }, change);
  return { ...job, ...change };
}

function refuseRepeats(job: NewJob): void {
  const seen = new Set<string>();
  for (const { externalId } of job.items) {
    if (seen.has(externalId))
      throw new LaurelError('conflict', { detail: `The identifier ${externalId} occurs twice. Nothing was stored; give each row its own.` });
    seen.add(externalId);
  }
}

async function claimChunk(context: Pick<Context, 'clock'>, db: Writer, kind: string, size: number): Promise<{ job: JobRow; items: JobItemRow[] } | undefined> {
  const [oldest] = await db.list(Job, { kind, state: In(['queued', 'running']), endedAt: IsNull() }, { order: { createdAt: 'ASC', id: 'ASC' }, take: 1 });
  if (!oldest) return undefined;
  const job: JobRow = { ...oldest, state: 'running', startedAt: oldest.startedAt ?? now(context) };
  if (oldest.state === 'queued') await db.update(Job, { id: job.id }, { state: job.state, startedAt: job.startedAt });
  return { job, items: await db.list(JobItem, { jobId: job.id, state: 'queued' }, { order: { position: 'ASC' }, take: size }) };
}

/** Refuses (and so rolls the whole write back) when an item was settled before: its work would be done twice. */
async function settle(context: Pick<Context, 'clock'>, db: Writer, job: JobRow, results: Results): Promise<void> {
  const done = await settleItems(db, job.id, 'done', results);
  const failed = await settleItems(db, job.id, 'failed', results);
  await through(db, (manager) =>
    manager
      .createQueryBuilder()
      .update(Job.schema)
      .set({ done: () => 'done + :moreDone', failed: () => 'failed + :moreFailed' })
      .where({ id: job.id })
      .setParameters({ moreDone: done, moreFailed: failed })
      .execute(),
  );
  const counts = await found(db, job.id);
  if (counts.done + counts.failed < counts.total) return;
  await db.update(Job, { id: job.id }, { state: counts.failed === counts.total ? 'failed' : 'done', endedAt: now(context) });
}

/** One statement for all items of a state: 250 single updates would hold the line ten times as long. */
async function settleItems(db: Writer, jobId: string, state: 'done' | 'failed', results: Results): Promise<number> {
  const mine = results.filter((result) => result.state === state);
  if (mine.length === 0) return 0;
  const cases = mine.map((_, i) => `WHEN :p${i} THEN :r${i}`).join(' ');
  const parameters = Object.fromEntries(
    mine.flatMap(({ position, result }, i) => [
      [`p${i}`, position],
      [`r${i}`, JSON.stringify(result ?? null)],
    ]),
  );
  const { affected } = await through(db, (manager) =>
    manager
      .createQueryBuilder()
      .update(JobItem.schema)
      // What an item was made from (a learner's name, an address) now rests in the row it became, and only there; of what failed nobody asks for it again.
      .set({ state, result: () => `CASE position ${cases} END`, payload: null })
      .where({ jobId, state: 'queued', position: In(mine.map(({ position }) => position)) })
      .setParameters(parameters)
      .execute(),
  );
  if (affected !== mine.length) throw new Error(`Job ${jobId}: ${mine.length - (affected ?? 0)} of ${mine.length} items were settled before.`);
  return mine.length;
}

async function found(db: Reader, id: string): Promise<JobRow> {
  const job = await db.one(Job, { id });
  if (!job) throw new Error(`Job ${id} is gone.`);
  return job;
}
