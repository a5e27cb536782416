import { LaurelError, now } from '@laurel/base';
import { In, IsNull, type JobChunk, type JobRow, MoreThan, Not, type ScopedReader, type ScopedWriter, type Writer } from '@laurel/store';
import { BatchSlips } from '../claims/slips-records.ts';
import type { Actor, Issuer } from '../deps.ts';
import { AWARDS_PER_WRITE, ROWS_PER_WRITE } from '../limits.ts';
import { Achievement, Award, Batch, type BatchRow, RosterLine } from '../records.ts';
import { knownRecipients } from '../roster/same-recipient.ts';
import { demandDraft } from './draft-batch.ts';
import { ISSUE_JOB, type IssueJob } from './issue-again.ts';
import { type AwardDraft, knownHolders, makeAwards } from './make-awards.ts';
import { isStorageTrouble } from './storage-trouble.ts';
import type { Within } from './within.ts';

const AWARD_JOB = 'issuer.award';
type Shared = { batchId: string; actor: Actor };

/**
 * Turns the ready lines of a draft into a job; pressed twice, it is one job. Lines with problems stay aside. The job's items
 * are written down by the job itself, so that this is one short write however long the roster.
 * @throws LaurelError not_found · roster_has_problems (nothing is ready)
 */
export async function startBatch(issuer: Issuer, input: { profile: string; batchId: string; actor: Actor }, within: Within<undefined> = {}): Promise<void> {
  const { profile, batchId, actor } = input;
  await issuer.store.as(profile).write(async (db) => {
    await within.first?.(db);
    const started = await db.one(Batch, { id: batchId, state: 'awarding' });
    if (started) return within.last?.(db, undefined);
    const { ready } = await demandDraft(db, batchId);
    if (ready === 0) throw new LaurelError('roster_has_problems');
    const shared: Shared = { batchId, actor };
    const job = await issuer.jobs.prepare(db.open, { kind: AWARD_JOB, scope: profile, idempotencyKey: batchId, shared });
    await db.update(Batch, { id: batchId }, { state: 'awarding', jobId: job.id });
    await issuer.record(db.open, { actor, action: 'batch.started', object: `batch:${batchId}`, profile, detail: { rows: ready } });
    await within.last?.(db, undefined);
  });
}

/** One chunk of the oldest award job: awards, links, mails, events and the job's own count in one write. */
export async function awardChunk(issuer: Issuer): Promise<'more' | 'idle'> {
  return (await writeDownMore(issuer)) ? 'more' : awardUpTo(issuer, AWARDS_PER_WRITE);
}

/** The next lines of the oldest roster that is not written down yet. Once a batch is started its lines change no more. */
function writeDownMore(issuer: Issuer): Promise<boolean> {
  return issuer.store.write(async (db) => {
    const preparing = await issuer.jobs.preparing(db, AWARD_JOB);
    if (!preparing) return false;
    const { job, last } = preparing;
    const { batchId } = job.shared as Shared; // written by startBatch
    const behind = MoreThan(Number(last?.externalId ?? 0));
    const lines = await db.as(job.scope).list(RosterLine, { batchId, line: behind, read: Not(IsNull()) }, { order: { line: 'ASC' }, take: ROWS_PER_WRITE });
    // The lines hold the people; the job only says which line is next.
    await issuer.jobs.add(
      db,
      job,
      lines.map(({ line }) => ({ externalId: String(line), payload: { line } })),
    );
    if (lines.length < ROWS_PER_WRITE) await issuer.jobs.release(db, job);
    return true;
  });
}

/** What cannot be written is halved until the bad line is alone: it must not hold up the others and every job behind it. */
async function awardUpTo(issuer: Issuer, most: number): Promise<'more' | 'idle'> {
  const tried: JobChunk[] = [];
  try {
    return await issuer.store.write(async (db): Promise<'more' | 'idle'> => {
      const chunk = await issuer.jobs.claimChunk(db, AWARD_JOB, most);
      if (!chunk) return 'idle';
      tried.push(chunk);
      await awardLines(issuer, db, chunk);
      return 'more';
    });
  } catch (error) {
    const [chunk] = tried;
    if (isStorageTrouble(error) || !chunk) throw error;
    if (most === 1) return setAside(issuer, chunk, error instanceof LaurelError ? error.code : 'unexpected');
    const half = Math.ceil(most / 2);
    await awardUpTo(issuer, half);
    return awardUpTo(issuer, most - half);
  }
}

/** The very line that failed: another process may have been at it since, and the next one in the queue is none of its fault. */
function setAside(issuer: Issuer, { job, items: [item] }: JobChunk, code: string): Promise<'more' | 'idle'> {
  return issuer.store.write(async (db): Promise<'more'> => {
    const next = await issuer.jobs.claimChunk(db, AWARD_JOB, 1);
    if (!item || next?.job.id !== job.id || next.items[0]?.position !== item.position) return 'more';
    await issuer.jobs.settle(db, job, [{ position: item.position, state: 'failed', result: { code } }]);
    issuer.context.log.error('award.refused', { job: job.id, line: Number(item.externalId), code });
    return 'more';
  });
}

/**
 * Sets aside every line that waits to be awarded, and answers how many: on data from a backup they have most likely been awarded since, and
 * nobody is written to twice.
 */
export async function setBatchesAside(issuer: Issuer): Promise<number> {
  while (await writeDownMore(issuer));
  return issuer.store.write(async (db) => {
    let lines = 0;
    for (let chunk = await nextChunk(issuer, db); chunk; chunk = await nextChunk(issuer, db)) {
      const results = chunk.items.map(({ position }) => ({ position, state: 'failed' as const, result: { code: 'restored' } }));
      await issuer.jobs.settle(db, chunk.job, results);
      lines += results.length;
    }
    return lines;
  });
}

const nextChunk = (issuer: Issuer, db: Writer) => issuer.jobs.claimChunk(db, AWARD_JOB, AWARDS_PER_WRITE);

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
  const keyed = fresh.flatMap(({ draft }, at) => (draft.holderKey === undefined || !made[at] ? [] : [{ externalId: made[at].id, payload: {} }]));
  if (keyed.length > 0) {
    const issue: IssueJob = { actor };
    // One issue job per chunk, in the chunk's own write: cut off before it there are no awards, after it they are on their way to be signed.
    await issuer.jobs.create(db, { kind: ISSUE_JOB, scope: job.scope, idempotencyKey: `batch ${batchId} ${fresh[0]?.line}`, shared: issue, items: keyed });
  }
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
  // The digits are thrown away here: a link that takes a PIN opens to nobody until the slips are made.
  const pin = (await db.one(BatchSlips, { batchId: batch.id })) !== undefined;
  const fresh: { line: number; draft: AwardDraft }[] = [];
  // Also among themselves: two people may have corrected two lines to one address at the same time.
  const here = knownRecipients<number>();
  const repeated = new Map<number, string>();
  for (const { line, read } of rows) {
    const likely = known.likely(read);
    // Of this file, the page has said that they share an address: its rows are taken for people of their own.
    const earlier = known.find(read)?.of ?? (likely?.batchId === batch.id ? undefined : likely);
    if (earlier) repeated.set(line, earlier.id);
    if (earlier || here.find(read)) continue;
    here.add(read, line);
    fresh.push({ line, draft: { ...read, language: read.language ?? batch.language, batch: { id: batch.id, line }, pin } });
  }
  return { fresh, repeated };
}

/** `keyed`: rows that brought a key, of them `signing` still and `unsigned`. `behind`: what is awarded first, with its roster where that is the profile's own. */
export type BatchProgress = {
  job: JobRow;
  behind: { batchId: string | undefined } | undefined;
  keyed: number;
  signing: number;
  unsigned: number;
  perSecond: number | undefined;
  secondsLeft: number | undefined;
};

/** How far, how fast and how long yet, from the rows alone: the same after a reload or a restart. */
export async function batchProgress(issuer: Issuer, batch: BatchRow): Promise<BatchProgress | undefined> {
  const { jobId } = batch;
  const found =
    jobId === null
      ? undefined
      : await issuer.store.as(batch.profile).read(async (db) => ({
          ...(await jobOf(issuer, db, batch.profile, jobId)),
          keyed: await db.count(Award, { batchId: batch.id, holderKey: Not(IsNull()) }),
          signing: await db.count(Award, { batchId: batch.id, state: 'signing', standing: 'good' }),
          unsigned: await db.count(Award, { batchId: batch.id, state: 'unsigned', standing: 'good' }),
        }));
  if (!found?.job) return undefined;
  // While its items are still being written down, the roster knows how many there will be.
  const job = found.job.state === 'preparing' ? { ...found.job, total: batch.ready } : found.job;
  const { behind, keyed, signing, unsigned } = found;
  return { job, behind, keyed, signing, unsigned, ...paceOf(issuer, job) };
}

async function jobOf(issuer: Issuer, db: ScopedReader, profile: string, id: string): Promise<{ job: JobRow | undefined; behind: BatchProgress['behind'] }> {
  const job = await issuer.jobs.find(db.open, profile, id);
  const ahead = job && (await issuer.jobs.ahead(db.open, job));
  // Of another profile's roster nothing is told but that there is one.
  return { job, behind: ahead && { batchId: ahead.scope === profile ? (ahead.shared as Shared).batchId : undefined } }; // written by startBatch
}

/** How fast, and how long yet. */
export function paceOf(issuer: Issuer, job: JobRow): { perSecond: number | undefined; secondsLeft: number | undefined } {
  const done = job.done + job.failed;
  const seconds = job.startedAt === null ? 0 : (Date.parse(job.endedAt ?? now(issuer.context)) - Date.parse(job.startedAt)) / 1000;
  const perSecond = done > 0 && seconds > 0 ? done / seconds : undefined;
  return { perSecond, secondsLeft: perSecond === undefined || job.endedAt !== null ? undefined : (job.total - done) / perSecond };
}
