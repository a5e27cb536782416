import { LaurelError } from '@laurel/base';
import type { ScopedReader } from '@laurel/store';
import type { Actor, Issuer } from '../deps.ts';
import { ROWS_PER_WRITE } from '../limits.ts';
import { Award, type AwardRow, Batch } from '../records.ts';
import { wrongWithName } from '../roster/read-row.ts';
import { holderOf } from './holder-of.ts';

export const ISSUE_JOB = 'issuer.issue';
/** `batchId`: the awards of this batch, written down in pieces. */
export type IssueJob = { actor: Actor; batchId?: string };
/** What is put right with it; absent where nothing is. */
export type Correction = { name?: string | null };

/** `key`: an Idempotency-Key; pressed twice, it is one job. */
type Again = { profile: string; key: string; actor: Actor };

/**
 * Signs one award anew for the key that holds it, with the name put right where one is given. What was signed before is
 * revoked in the write that records the new. Answers the job.
 * @throws LaurelError not_found · award_revoked · award_state (suspended, or nothing of it was signed) · bad_form
 */
export async function issueAgain(issuer: Issuer, input: Again & { awardId: string; correction: Correction }): Promise<string> {
  const { profile, key, actor, awardId, correction } = input;
  const wrong = correction.name ? wrongWithName(correction.name) : undefined;
  if (wrong) throw new LaurelError('bad_form', { problems: [{ at: 'name', code: wrong, detail: wrong }] });
  return issuer.store.as(profile).write(async (db) => {
    const award = await db.one(Award, { id: awardId });
    if (!award) throw new LaurelError('not_found');
    if (award.standing === 'revoked') throw new LaurelError('award_revoked');
    if (award.standing === 'suspended' || award.state === 'signing' || !(await holderOf(db, award))) throw new LaurelError('award_state');
    const shared: IssueJob = { actor };
    const items = [{ externalId: awardId, payload: correction }];
    const job = await issuer.jobs.create(db.open, { kind: ISSUE_JOB, scope: profile, idempotencyKey: `again ${key}`, shared, items });
    await issuer.record(db.open, { actor, action: 'issue.started', object: `award:${awardId}`, profile });
    return job.id;
  });
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

const held = (db: ScopedReader, batchId: string) =>
  db.query(Award, 'award').andWhere("award.batchId = :batchId AND award.standing = 'good' AND award.state IN ('kept', 'issued', 'unsigned')", { batchId });

/** The next of them behind the last that was written down, by id. */
export const nextHeld = (db: ScopedReader, batchId: string, last: string): Promise<AwardRow[]> =>
  held(db, batchId).andWhere('award.id > :last', { last }).orderBy('award.id', 'ASC').take(ROWS_PER_WRITE).getMany();
