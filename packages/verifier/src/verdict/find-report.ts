import { now } from '@laurel/base';
import type { Verifier } from '../deps.ts';
import { PresentedCredential, type PresentedCredentialRow, type RequestRow, Shown, type ShownRow, Submission, type SubmissionRow } from '../records.ts';

export type Report = { submission: SubmissionRow; credential: PresentedCredentialRow; shown: ShownRow | undefined };

/** What is kept of the answer to a request: nothing where none came, or where its time is over. */
export async function findReport({ store, context }: Verifier, request: Pick<RequestRow, 'id'>): Promise<Report | undefined> {
  const at = now(context);
  return store.read(async (db) => {
    const submission = await db.one(Submission, { requestId: request.id });
    // The job may be a minute late; a promise is not.
    if (!submission || submission.eraseAt <= at) return undefined;
    const credential = await db.one(PresentedCredential, { submissionId: submission.id, position: 0 });
    if (!credential) return undefined;
    const shown = await db.one(Shown, { submissionId: submission.id });
    return { submission, credential, shown: shown && shown.eraseAt > at ? shown : undefined };
  });
}
