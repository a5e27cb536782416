import { LaurelError, now } from '@laurel/base';
import { LessThanOrEqual, type Writer } from '@laurel/store';
import type { Verifier } from '../deps.ts';
import { PresentationRequest, PresentedCredential, Shown, Submission } from '../records.ts';

/**
 * Ends what is over: open requests, values that were shown for an hour, verdicts past the retention their request promised. Rows first, then the
 * files: a removed row would otherwise lie in the write-ahead log until that is full.
 */
export function openEraser({ store, context, record }: Verifier): () => Promise<'idle'> {
  let owed = true; // what a killed process removed may still lie there
  return async () => {
    const at = now(context);
    const erased = await store.write(async (db) => {
      await db.update(PresentationRequest, { state: 'open', expiresAt: LessThanOrEqual(at) }, { state: 'expired', endedAt: at });
      const shown = await db.remove(Shown, { eraseAt: LessThanOrEqual(at) });
      const due = await db.list(Submission, { eraseAt: LessThanOrEqual(at) });
      for (const { id, requestId } of due) {
        await removeSubmission(db, id);
        await record(db, { actor: 'job:erase', action: 'verdict.erased', object: `request:${requestId}` });
      }
      return shown + due.length;
    });
    owed ||= erased > 0;
    if (owed) owed = !(await store.purge());
    return 'idle';
  };
}

/** The clerk has read enough. @throws LaurelError not_found */
export async function eraseShown({ store, record }: Verifier, requestId: string, actor: string): Promise<void> {
  await store.write(async (db) => {
    const submission = await db.one(Submission, { requestId });
    if (!submission) throw new LaurelError('not_found');
    if ((await db.remove(Shown, { submissionId: submission.id })) > 0) await record(db, { actor, action: 'shown.erased', object: `request:${requestId}` });
  });
  await store.purge();
}

/** The person who answered takes the answer back: all that is kept of it goes, and that it was taken back stays. What is gone already may be asked for again. */
export async function withdrawAnswer({ store, context, record }: Verifier, requestId: string): Promise<void> {
  await store.write(async (db) => {
    const submission = await db.one(Submission, { requestId });
    if (!submission) return;
    await removeSubmission(db, submission.id);
    await db.update(PresentationRequest, { id: requestId }, { withdrawnAt: now(context) });
    await record(db, { actor: 'wallet', action: 'answer.withdrawn', object: `request:${requestId}` });
  });
  await store.purge();
}

async function removeSubmission(db: Writer, id: string): Promise<void> {
  await db.remove(Shown, { submissionId: id });
  await db.remove(PresentedCredential, { submissionId: id });
  await db.remove(Submission, { id });
}
