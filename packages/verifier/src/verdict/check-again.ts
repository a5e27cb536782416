import { type Language, LaurelError, now } from '@laurel/base';
import { type Check, type Recheck, recheckStatus } from '@laurel/credentials';
import { makeTranslate } from '@laurel/web';
import type { Verifier } from '../deps.ts';
import { PresentedCredential, type PresentedCredentialRow, Submission, type SubmissionRow } from '../records.ts';

/**
 * Asks again whether the issuer's key still stands and what the status lists say now. The badge itself is gone, so the rest of the verdict stays
 * as it was; only that it has ended since can be seen. @throws LaurelError not_found
 */
export async function checkAgain(verifier: Verifier, requestId: string, actor: string): Promise<void> {
  const { store, record, context } = verifier;
  const { submission, credentials } = await store.read(async (db) => {
    const found = await db.one(Submission, { requestId });
    if (!found) throw new LaurelError('not_found');
    return { submission: found, credentials: await db.list(PresentedCredential, { submissionId: found.id }, { order: { position: 'ASC' } }) };
  });
  const rechecks: Recheck[] = [];
  for (const { status, issuer, keyId, format } of credentials) {
    // Where an issuer known by an https address keeps its keys is for the format to say; of the two that are asked for, these are the places.
    const keys = format === 'dc+sd-jwt' ? 'jwt-vc-issuer' : 'controller-document';
    rechecks.push(await recheckStatus(status, { did: issuer, keyId, keys }, verifier.verifyDeps));
  }
  const at = now(context);
  const judged = judgeAnew(submission, credentials, rechecks, at);
  await store.write(async (db) => {
    // Erased meanwhile: then there is nothing to say, and nothing to keep.
    if ((await db.update(Submission, { id: submission.id }, { ...judged, recheckedAt: at })) === 0) return;
    for (const [position, recheck] of rechecks.entries())
      await db.update(PresentedCredential, { submissionId: submission.id, position }, { status: recheck.status });
    await record(db, { actor, action: 'verdict.rechecked', object: `request:${requestId}`, detail: { outcome: judged.outcome, code: judged.code } });
  });
}

type Judged = Pick<SubmissionRow, 'outcome' | 'code' | 'sentence' | 'checks'>;

/** New answers in the places of the old ones, then the worst of all. */
export function judgeAnew(
  { checks: before }: Pick<SubmissionRow, 'checks'>,
  credentials: readonly PresentedCredentialRow[],
  rechecks: readonly Recheck[],
  at: string,
): Judged {
  const anew = [...rechecks.flatMap(({ checks }) => checks.map(withoutDetail)), ...endedSince(before, credentials, at)];
  const renewed = new Set(anew.map(({ step }) => step));
  const places = before.map(({ step }) => step);
  const checks = [...before.filter(({ step }) => !renewed.has(step)), ...anew].sort((a, b) => places.indexOf(a.step) - places.indexOf(b.step));
  const failed = checks.find(({ outcome }) => outcome === 'fail');
  if (failed) return { outcome: 'invalid', code: failed.code, sentence: failed.sentence, checks };
  const open = checks.find(({ outcome }) => outcome === 'unknown');
  if (open) return { outcome: 'undetermined', code: open.code, sentence: open.sentence, checks };
  const sentence = rechecks.find(({ outcome }) => outcome === 'valid')?.sentence ?? both((t) => t('verifier.nothing-to-ask'));
  return { outcome: 'valid', code: 'valid', sentence, checks };
}

/** An end that has passed since the answer came. */
function endedSince(before: readonly Check[], credentials: readonly PresentedCredentialRow[], at: string): Check[] {
  const ended = credentials.map(({ validUntil }) => validUntil).find((until) => until !== null && until <= at);
  const heldThen = before.some(({ step, outcome }) => step === 'dates' && outcome === 'pass');
  if (!ended || !heldThen) return [];
  return [{ step: 'dates', outcome: 'fail', code: 'expired', sentence: both((t) => t('verifier.expired', { date: t.date(ended) })) }];
}

const both = (say: (t: ReturnType<typeof makeTranslate>) => string): Record<Language, string> => ({
  en: say(makeTranslate('en')),
  fr: say(makeTranslate('fr')),
});

const withoutDetail = ({ step, outcome, code, sentence }: Check): Check => ({ step, outcome, code, sentence });
