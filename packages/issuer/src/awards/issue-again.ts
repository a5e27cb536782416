import { LaurelError } from '@laurel/base';
import type { JobRow, ScopedReader, ScopedWriter } from '@laurel/store';
import type { Actor, Issuer } from '../deps.ts';
import { ROWS_PER_WRITE } from '../limits.ts';
import { Achievement, Award, AwardEvent, type AwardRow, Batch } from '../records.ts';
import type { Correction } from './correction-records.ts';
import { holderOf } from './holder-of.ts';
import { differing, refuseOwn, wrongWith } from './wrong-with-correction.ts';

export const ISSUE_JOB = 'issuer.issue';
/** `batchId`, `changeId`: the awards of this batch, or the first `counted` of those that were picked, written down in pieces. */
export type IssueJob = { actor: Actor; batchId?: string; changeId?: string; counted?: number };
/** `key`: an Idempotency-Key; pressed twice, it is one job. */
type Again = { profile: string; key: string; actor: Actor };

/**
 * Signs one award anew for the key that holds it, with the name put right where one is given. What was signed before is
 * revoked in the write that records the new. Answers the job. `seen`: how many events the page showed that it was asked from; while a job of it is
 * unfinished that is the answer, so that two tabs do not have a badge signed and mailed twice.
 * @throws LaurelError not_found · conflict · award_revoked · award_state (suspended, or nothing of it was signed) · bad_form (`own_badge` among them)
 */
export function issueAgain(issuer: Issuer, input: OneAgain): Promise<string> {
  return issuer.store.as(input.profile).write(async (db) => {
    const award = await db.one(Award, { id: input.awardId });
    const achievement = award && (await db.one(Achievement, { id: award.achievementId, version: award.achievementVersion }));
    if (!award || !achievement) throw new LaurelError('not_found');
    const correction = differing(award, input.correction);
    if (Object.keys(correction).length > 0) await refuseOwn(issuer, db, award, input.actor);
    const problems = wrongWith(issuer, achievement, award, correction);
    if (problems.length > 0) throw new LaurelError('bad_form', { problems });
    return issueAgainIn(issuer, db, input);
  });
}

type OneAgain = Again & { awardId: string; correction: Correction; seen?: number /** What the learner asked, by its id. */; request?: string };
/** What an item of the job is made from. */
export type AgainItem = Correction & { request?: string };

/** The same in the caller's write, with a correction that was looked at before. */
export async function issueAgainIn(issuer: Issuer, db: ScopedWriter, { profile, key, actor, awardId, correction, seen, request }: OneAgain): Promise<string> {
  const award = await db.one(Award, { id: awardId });
  if (!award) throw new LaurelError('not_found');
  if (award.standing === 'revoked') throw new LaurelError('award_revoked');
  const last = award.issueJobId === null ? undefined : await issuer.jobs.find(db.open, profile, award.issueJobId);
  if (last?.idempotencyKey === `again ${key}`) return last.id;
  if (last?.endedAt === null) return sameJob(last, correction, award);
  if (seen !== undefined && (await db.count(AwardEvent, { awardId })) !== seen) throw new LaurelError('conflict', { detail: CHANGED_SINCE });
  if (award.standing === 'suspended' || award.state === 'signing' || !(await holderOf(db, award))) throw new LaurelError('award_state');
  const shared: IssueJob = { actor };
  const payload: AgainItem = { ...correction, ...(request === undefined ? {} : { request }) };
  const items = [{ externalId: awardId, payload }];
  const job = await issuer.jobs.create(db.open, { kind: ISSUE_JOB, scope: profile, idempotencyKey: `again ${key}`, shared, items });
  await db.update(Award, { id: awardId }, { issueJobId: job.id });
  await issuer.record(db.open, { actor, action: 'issue.started', object: `award:${awardId}`, profile });
  return job.id;
}

const CHANGED_SINCE = 'Something has happened to this badge since you opened the page. Look at it again before you go on.';

/** Another tab was quicker. Where this one corrects nothing the answer is that one's; a second correction must not be lost in it. */
function sameJob(running: JobRow, correction: Correction, award: AwardRow): string {
  if ((correction.name !== undefined && correction.name !== award.recipientName) || correction.awardedOn !== undefined || correction.results !== undefined)
    throw new LaurelError('conflict', {
      detail: 'This badge is being issued again already. Wait until that is done, then look whether anything is left to correct.',
    });
  return running.id;
}

/**
 * The same for every award of a batch that somebody holds. Which they are is written down by the job itself, in pieces. While one
 * job of a batch is unfinished it is the answer, whatever the key: two tabs must not have each badge signed and mailed twice.
 * @throws LaurelError not_found · award_state (nobody holds any)
 */
export function issueBatchAgain(issuer: Issuer, input: Again & { batchId: string }): Promise<string> {
  const { profile, key, actor, batchId } = input;
  return issuer.store.as(profile).write(async (db) => {
    const batch = await db.one(Batch, { id: batchId });
    if (!batch) throw new LaurelError('not_found');
    const running = batch.issueJobId === null ? undefined : await issuer.jobs.find(db.open, profile, batch.issueJobId);
    if (running?.endedAt === null) return running.id;
    const shared: IssueJob = { actor, batchId };
    const job = await issuer.jobs.prepare(db.open, { kind: ISSUE_JOB, scope: profile, idempotencyKey: `again ${key}`, shared });
    if (job.endedAt !== null) return job.id;
    if ((await countHeld(db, batchId)) === 0) throw new LaurelError('award_state');
    await db.update(Batch, { id: batchId }, { issueJobId: job.id });
    await issuer.record(db.open, { actor, action: 'issue.started', object: `batch:${batchId}`, profile });
    return job.id;
  });
}

/** How many awards of a batch can be issued again. */
export const countHeld = (db: ScopedReader, batchId: string): Promise<number> => held(db, batchId).getCount();

/** How many of their new links will take a PIN, as those before did. */
export const countHeldPins = (db: ScopedReader, batchId: string): Promise<number> =>
  held(db, batchId).andWhere('EXISTS (SELECT 1 FROM claim_link link WHERE link.award_id = award.id AND link.pin_hash IS NOT NULL)').getCount();

/** The same of one award at hand. */
export const isHeld = ({ standing, state, pseudonym }: AwardRow): boolean =>
  standing === 'good' && pseudonym === null && (state === 'kept' || state === 'issued' || state === 'unsigned');

const held = (db: ScopedReader, batchId: string) =>
  db
    .query(Award, 'award')
    .andWhere("award.batchId = :batchId AND award.standing = 'good' AND award.pseudonym IS NULL AND award.state IN ('kept', 'issued', 'unsigned')", {
      batchId,
    });

/** The next of them behind the last that was written down, by id. */
export const nextHeld = (db: ScopedReader, batchId: string, last: string): Promise<AwardRow[]> =>
  held(db, batchId).andWhere('award.id > :last', { last }).orderBy('award.id', 'ASC').take(ROWS_PER_WRITE).getMany();
