import { now } from '@laurel/base';
import { type AcrossWriter, In, IsNull, LessThan, LessThanOrEqual } from '@laurel/store';
import { ApiAnswer } from './api/records.ts';
import { StandingChange } from './awards/change-records.ts';
import type { Issuer } from './deps.ts';
import { API_ANSWER_LIFE, DRAFT_LIFE, LEFTOVER_LIFE, ROWS_PER_WRITE } from './limits.ts';
import { AccessToken, Batch, type BatchRow, RosterLine, UsedNonce } from './records.ts';

/**
 * Forgets what nobody comes back to: drafts of a month ago, halves of uploads that were cut off and what else was discarded (each with its lines, a piece
 * at a time), lines that were set aside a month ago, ended tokens and nonces.
 */
export async function sweepIssuer(issuer: Issuer): Promise<'more' | 'idle'> {
  const ago = (age: number) => new Date(issuer.context.clock().getTime() - age).toISOString();
  return issuer.store.across('what nobody wants any more is of every profile').write(async (db) => {
    await db.update(Batch, { state: 'draft', createdAt: LessThan(ago(DRAFT_LIFE)) }, { state: 'discarded' });
    await db.remove(StandingChange, { state: 'draft', createdAt: LessThan(ago(DRAFT_LIFE)) });
    await db.remove(ApiAnswer, { createdAt: LessThan(ago(API_ANSWER_LIFE)) });
    await db.remove(AccessToken, { expiresAt: LessThanOrEqual(now(issuer.context)) });
    await db.remove(UsedNonce, { expiresAt: LessThanOrEqual(now(issuer.context)) });
    if ((await forgetLines(db, 'discarded', ago(LEFTOVER_LIFE))) === 'more') return 'more';
    await db.remove(Batch, { state: 'discarded', replacedBy: IsNull(), createdAt: LessThan(ago(LEFTOVER_LIFE)) });
    // The address of one that was read again leads on for as long as there can be a draft that took its place.
    await db.remove(Batch, { state: 'discarded', createdAt: LessThan(ago(DRAFT_LIFE)) });
    // Who was in a roster and got no badge of it has no award to rest in, and does not stay for the sake of the others.
    return forgetLines(db, 'awarding', ago(DRAFT_LIFE));
  });
}

/** So many lines of batches in that state as are written at once: a roster may have two hundred thousand. */
async function forgetLines(db: AcrossWriter, state: BatchRow['state'], before: string): Promise<'more' | 'idle'> {
  const lines = await db
    .query(RosterLine, 'line')
    .andWhere('line.batchId IN (SELECT id FROM batch WHERE state = :state AND created_at < :before)', { state, before })
    .take(ROWS_PER_WRITE)
    .getMany();
  for (const batchId of new Set(lines.map((line) => line.batchId)))
    await db.remove(RosterLine, { batchId, line: In(lines.filter((line) => line.batchId === batchId).map(({ line }) => line)) });
  return lines.length === ROWS_PER_WRITE ? 'more' : 'idle';
}
