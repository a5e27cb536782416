import { LaurelError } from '@laurel/base';
import type { JobChunk, ScopedWriter, Writer } from '@laurel/store';
import type { Actor, Issuer } from '../deps.ts';
import { ROWS_PER_WRITE, STANDINGS_PER_WRITE } from '../limits.ts';
import { Award, type AwardRow, StatusList } from '../records.ts';
import type { ServeList } from '../status/publish.ts';
import { nextOfChange } from './change-piece.ts';
import { changeOf, isStanding, type StandingChangeRow } from './change-records.ts';
import { turnAward, turnOf } from './change-standing.ts';
import { isClaimable } from './claim-link.ts';
import { happenedSince } from './events.ts';
import { sendLinkIn } from './send-link.ts';
import { isStorageTrouble } from './storage-trouble.ts';

export const STANDING_JOB = 'issuer.standing';
/** `counted`: so many of the change's awards, from the first, are what was confirmed; absent in jobs of an older node. */
export type StandingJob = { actor: Actor; changeId: string; counted?: number };

/**
 * One chunk of the oldest job that changes many awards: rows, entries of lists, events, letters and the job's own count in one write, so that
 * a process that is killed has changed each award once or not at all. When a job is through, the lists that tell of it are signed.
 */
export async function standingChunk(issuer: Issuer, serve: ServeList): Promise<'more' | 'idle'> {
  if (await writeDownMore(issuer)) return 'more';
  return changeUpTo(issuer, serve, STANDINGS_PER_WRITE);
}

function writeDownMore(issuer: Issuer): Promise<boolean> {
  return issuer.store.write(async (db) => {
    const preparing = await issuer.jobs.preparing(db, STANDING_JOB);
    if (!preparing) return false;
    const { job, last } = preparing;
    const { changeId } = job.shared as StandingJob; // written by startChange
    const begin = last === undefined ? 0 : last.position + 1;
    const piece = await nextOfChange(issuer, db.as(job.scope), { kind: STANDING_JOB, changeId, begin });
    await issuer.jobs.add(
      db,
      job,
      piece.map((externalId) => ({ externalId, payload: null })),
    );
    if (piece.length < ROWS_PER_WRITE) await issuer.jobs.release(db, job);
    return true;
  });
}

/** What cannot be written is tried one by one: the award that fails must not hold up the others and every job behind them. */
async function changeUpTo(issuer: Issuer, serve: ServeList, most: number): Promise<'more' | 'idle'> {
  const tried: JobChunk[] = [];
  try {
    const ended = await issuer.store.write(async (db) => {
      const chunk = await issuer.jobs.claimChunk(db, STANDING_JOB, most);
      if (!chunk) return undefined;
      tried.push(chunk);
      await changeAll(issuer, db, chunk);
      return { scope: chunk.job.scope, job: await issuer.jobs.find(db, chunk.job.scope, chunk.job.id) };
    });
    if (!ended) return 'idle';
    if (ended.job?.endedAt !== null) await serveChanged(issuer, serve, ended.scope);
    return 'more';
  } catch (error) {
    const [chunk] = tried;
    if (isStorageTrouble(error) || !chunk) throw error;
    if (most > 1) return changeUpTo(issuer, serve, 1);
    return setAside(issuer, chunk, error instanceof LaurelError ? error.code : 'unexpected');
  }
}

async function changeAll(issuer: Issuer, db: Writer, { job, items }: JobChunk): Promise<void> {
  const scoped = db.as(job.scope);
  const { actor, changeId, counted = Number.POSITIVE_INFINITY } = job.shared as StandingJob; // written by startChange
  const change = await changeOf(scoped, changeId);
  if (!change) throw new Error(`The change ${changeId} of job ${job.id} is gone`);
  const results: Parameters<Issuer['jobs']['settle']>[2][number][] = [];
  for (const { position, externalId } of items) {
    const award = await scoped.one(Award, { id: externalId });
    const left = award === undefined ? 'not_found' : await changeOne(issuer, scoped, change, award, { actor, isCounted: position < counted });
    results.push(left === undefined ? { position, state: 'done', result: null } : { position, state: 'failed', result: { code: left } });
  }
  await issuer.jobs.settle(db, job, results);
}

/** Answers why an award was left as it is. */
async function changeOne(
  issuer: Issuer,
  db: ScopedWriter,
  change: Omit<StandingChangeRow, 'awardIds'>,
  award: AwardRow,
  { actor, isCounted }: { actor: Actor; isCounted: boolean },
): Promise<string | undefined> {
  if (isStanding(change.act)) {
    const turn = turnOf(change.act, change.reason);
    if (!isCounted || !turn.from.includes(award.standing)) return `was_${award.standing}`;
    await turnAward(issuer, db, award, { actor, note: change.note ?? undefined }, turn);
    return undefined;
  }
  if (!isCounted || !isClaimable(award)) return 'not_open';
  // Asked in two tabs, nobody gets two letters.
  if (await happenedSince(db, award.id, ['link-sent'], change.createdAt)) return 'sent_since';
  // Where it takes a PIN the new link is locked from the first moment: the digits are made when the slips are.
  await sendLinkIn(issuer, db, { awardId: award.id, actor });
  return undefined;
}

/** The very item that failed: another process may have been at it since. */
function setAside(issuer: Issuer, { job, items: [item] }: JobChunk, code: string): Promise<'more'> {
  return issuer.store.write(async (db): Promise<'more'> => {
    const next = await issuer.jobs.claimChunk(db, STANDING_JOB, 1);
    if (!item || next?.job.id !== job.id || next.items[0]?.position !== item.position) return 'more';
    await issuer.jobs.settle(db, job, [{ position: item.position, state: 'failed', result: { code } }]);
    issuer.context.log.error('standing.refused', { job: job.id, award: item.externalId, code });
    return 'more';
  });
}

/** Whoever asks for a list has it signed anew in any case; so nobody waits for it, and what a kill left out is made up for then. */
async function serveChanged(issuer: Issuer, serve: ServeList, profile: string): Promise<void> {
  const lists = await issuer.store.as(profile).read((db) => db.list(StatusList, {}));
  for (const list of lists) if (list.version > list.publishedVersion) await serve(list.id);
}
