import { hashed, newId } from '@laurel/base';
import type { Check } from '@laurel/credentials';
import { MoreThan } from '@laurel/store';
import type { Verifier } from '../deps.ts';
import { RETENTIONS, SHOWN_LIFE } from '../limits.ts';
import { PresentationRequest, PresentedCredential, type RequestRow, Shown, Submission } from '../records.ts';
import type { FieldName } from '../requests/fields.ts';
import type { Answer } from './verify-submission.ts';

/** `codes`: by which the browser comes back, and by which the wallet has its answer erased. */
type Keeping = { answer: Answer; codes: { response: string; deletion: string }; at: Date };

/**
 * Uses the nonce up and keeps the verdict, in one transaction: of a hundred answers at once one is kept.
 * @returns false where another answer, a no or the end came first
 */
export function keepVerdict({ context, store, record }: Verifier, request: RequestRow, { answer, codes, at: received }: Keeping): Promise<boolean> {
  const at = received.toISOString();
  const later = (ms: number) => new Date(received.getTime() + ms).toISOString();
  const { verdict, issuer, format, kind, status, validUntil, values, picture } = answer;
  const { outcome, code, sentence, checks, asOf } = verdict;
  const id = newId(context);
  return store.write(async (db) => {
    const answered = { state: 'answered' as const, endedAt: at, responseCodeHash: hashed(codes.response), deletionCodeHash: hashed(codes.deletion) };
    const open = { id: request.id, state: 'open' as const, expiresAt: MoreThan(at) };
    if ((await db.update(PresentationRequest, open, answered)) !== 1) return false;
    const eraseAt = later(RETENTIONS[request.retention]);
    await db.insert(Submission, {
      id,
      requestId: request.id,
      receivedAt: at,
      outcome,
      code,
      sentence,
      checks: checks.map(withoutDetail),
      asOf,
      recheckedAt: null,
      eraseAt,
    });
    await db.insert(PresentedCredential, {
      submissionId: id,
      position: 0,
      issuer: issuer.did,
      keyId: issuer.keyId,
      format,
      kind,
      status,
      vouchers: issuer.vouchers,
      claimNames: Object.keys(values) as FieldName[], // made from FIELD_NAMES, one by one
      validUntil: validUntil ?? null,
    });
    await db.insert(Shown, { submissionId: id, disclosed: { ...values, ...(picture !== undefined && { picture }) }, eraseAt: later(SHOWN_LIFE) });
    await record(db, { actor: 'wallet', action: 'request.answered', object: `request:${request.id}`, detail: { outcome, code } });
    return true;
  });
}

/** A detail may quote the badge; a sentence is ours. */
const withoutDetail = ({ step, outcome, code, sentence }: Check): Check => ({ step, outcome, code, sentence });
