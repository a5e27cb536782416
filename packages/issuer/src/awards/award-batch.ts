import { LaurelError, now } from '@laurel/base';
import { In, type JobChunk, type JobRow, type ScopedWriter, type Writer } from '@laurel/store';
import type { Actor, Issuer } from '../deps.ts';
import { AWARDS_PER_WRITE } from '../limits.ts';
import { Achievement, Batch, type BatchRow, RosterLine } from '../records.ts';
import { knownRecipients } from '../roster/same-recipient.ts';
import { demandDraft } from './draft-batch.ts';
import { type AwardDraft, knownHolders, makeAwards } from './make-awards.ts';

const AWARD_JOB = 'issuer.award';
type Shared = { batchId: string; actor: Actor };

/**
 * Turns the ready lines of a draft into a job; pressed twice, it is one job. Lines with problems stay aside.
 * @throws LaurelError not_found · roster_has_problems (nothing is ready)
 */
export async function startBatch(issuer: Issuer, input: { profile: string; batchId: string; actor: Actor }): Promise<void> {
  const { profile, batchId, actor } = input;
  await issuer.store.as(profile).write(async (db) => {
    const started = await db.one(Batch, { id: batchId, state: 'awarding' });
    if (started) return;
    await demandDraft(db, batchId);
    const lines = await db.list(RosterLine, { batchId }, { order: { line: 'ASC' } });
    const ready = lines.filter((line) => line.read !== null);
    if (ready.length === 0) throw new LaurelError('roster_has_problems');
    const shared: Shared = { batchId, actor };
    // The lines hold the people; the job only says which line is next.
    const items = ready.map(({ line }) => ({ externalId: String(line), payload: { line } }));
    const job = await issuer.jobs.create(db.open, { kind: AWARD_JOB, scope: profile, idempotencyKey: batchId, shared, items });
    await db.update(Batch, { id: batchId }, { state: 'awarding', jobId: job.id, ready: ready.length });
    await issuer.record(db.open, { actor, action: 'batch.started', object: `batch:${batchId}`, profile, detail: { rows: ready.length } });
  });
}

/** One chunk of the oldest award job: awards, links, mails, events and the job's own count in one write. */
export const awardChunk = (issuer: Issuer): Promise<'more' | 'idle'> => awardUpTo(issuer, AWARDS_PER_WRITE);

/** What cannot be written is halved until the bad line is alone: it must not hold up the others and every job behind it. */
async function awardUpTo(issuer: Issuer, most: number): Promise<'more' | 'idle'> {
  try {
    return await writeLines(issuer, most, (db, chunk) => awardLines(issuer, db, chunk));
  } catch (error) {
    if (isStorageTrouble(error)) throw error;
    if (most === 1) return setAside(issuer, error instanceof LaurelError ? error.code : 'unexpected');
    const half = Math.ceil(most / 2);
    await awardUpTo(issuer, half);
    return awardUpTo(issuer, most - half);
  }
}

const writeLines = (issuer: Issuer, most: number, work: (db: Writer, chunk: JobChunk) => Promise<void>): Promise<'more' | 'idle'> =>
  issuer.store.write(async (db) => {
    const chunk = await issuer.jobs.claimChunk(db, AWARD_JOB, most);
    if (!chunk) return 'idle';
    await work(db, chunk);
    return 'more';
  });

const setAside = (issuer: Issuer, code: string): Promise<'more' | 'idle'> =>
  writeLines(issuer, 1, async (db, { job, items }) => {
    await issuer.jobs.settle(
      db,
      job,
      items.map(({ position }) => ({ position, state: 'failed' as const, result: { code } })),
    );
    issuer.context.log.error('award.refused', { job: job.id, line: Number(items[0]?.externalId), code });
  });

/** Waits for the operator: the line is good, and the next run finds it where it was. */
const isStorageTrouble = (error: unknown): boolean => error instanceof LaurelError && (error.code === 'storage_full' || error.code === 'storage_busy');

async function awardLines(issuer: Issuer, db: Writer, { job, items }: JobChunk): Promise<void> {
  const scoped = db.as(job.scope);
  const { batchId, actor } = job.shared as Shared; // written by startBatch
  const batch = await scoped.one(Batch, { id: batchId });
  const achievement = batch && (await scoped.one(Achievement, { id: batch.achievementId, version: batch.achievementVersion }));
  if (!batch || !achievement) throw new Error(`The batch ${batchId} of job ${job.id} is gone`);
  const { fresh, repeated } = await readyLines(
    issuer,
    scoped,
    batch,
    items.map((item) => Number(item.externalId)),
  );
  const assessment = { class: batch.assessmentClass, attestation: batch.attestation };
  // The register goes by this time: one for all chunks, or the lines of a file would not stand in their order.
  const made = await makeAwards(issuer, scoped, { achievement, assessment, drafts: fresh.map(({ draft }) => draft), actor, createdAt: job.createdAt });
  const results = items.map(({ position, externalId }) => {
    const at = fresh.findIndex(({ line }) => String(line) === externalId);
    const award = made[at];
    return award
      ? { position, state: 'done' as const, result: { award: award.id } }
      : { position, state: 'failed' as const, result: { code: 'already_awarded', award: repeated.get(Number(externalId)) } };
  });
  // The person now rests in the award and only there; what is set aside stays for the page that shows it.
  if (fresh.length > 0) await scoped.remove(RosterLine, { batchId, line: In(fresh.map(({ line }) => line)) });
  await issuer.jobs.settle(db, job, results);
}

/** Somebody may have awarded one of them between the preview and now: that row is set aside, not given twice. */
async function readyLines(issuer: Issuer, db: ScopedWriter, batch: BatchRow, numbers: number[]) {
  const lines = numbers.length === 0 ? [] : await db.list(RosterLine, { batchId: batch.id, line: In(numbers) }, { order: { line: 'ASC' } });
  const rows = lines.flatMap(({ line, read }) => (read === null ? [] : [{ line, read }]));
  const known = await knownHolders(
    db,
    batch.achievementId,
    rows.map(({ read }) => read),
    now(issuer.context),
  );
  const fresh: { line: number; draft: AwardDraft }[] = [];
  // Also among themselves: two people may have corrected two lines to one address at the same time.
  const here = knownRecipients<number>();
  const repeated = new Map<number, string>();
  for (const { line, read } of rows) {
    const earlier = known.find(read);
    if (earlier) repeated.set(line, earlier.of.id);
    if (earlier || here.find(read)) continue;
    here.add(read, line);
    fresh.push({ line, draft: { ...read, language: read.language ?? batch.language, batch: { id: batch.id, line }, pin: false } });
  }
  return { fresh, repeated };
}

export type BatchProgress = { job: JobRow; perSecond: number | undefined; secondsLeft: number | undefined };

/** How far, how fast and how long yet, from the rows alone: the same after a reload or a restart. */
export async function batchProgress(issuer: Issuer, batch: BatchRow): Promise<BatchProgress | undefined> {
  const { jobId } = batch;
  const job = jobId === null ? undefined : await issuer.store.read((db) => issuer.jobs.find(db, batch.profile, jobId));
  if (!job) return undefined;
  const done = job.done + job.failed;
  const seconds = job.startedAt === null ? 0 : (Date.parse(job.endedAt ?? now(issuer.context)) - Date.parse(job.startedAt)) / 1000;
  const perSecond = done > 0 && seconds > 0 ? done / seconds : undefined;
  return { job, perSecond, secondsLeft: perSecond === undefined || job.endedAt !== null ? undefined : (job.total - done) / perSecond };
}
