import { createHash, timingSafeEqual } from 'node:crypto';
import { hashed, newSecret, now } from '@laurel/base';
import { IsNull } from '@laurel/store';
import type { Verifier } from '../deps.ts';
import { PresentationRequest, type RequestRow } from '../records.ts';
import { asOf } from '../requests/find-request.ts';
import { keepVerdict } from '../verdict/keep-verdict.ts';
import { verifySubmission } from '../verdict/verify-submission.ts';
import { only, readResponse } from './read-response.ts';
import { signReceipt } from './receipt.ts';
import { refuse } from './refuse.ts';

/**
 * What a wallet sends back. Whoever saw the request can post here, so only an answer that its holder made for this very request uses it up:
 * anything else (another nonce, another audience, a broken signature, not what was asked for) is refused and leaves the request open for the
 * person it was meant for. A sound answer whose badge is revoked or expired is an answer, and is kept as such.
 * @throws OAuthError request_unknown · request_expired · request_answered · response_refused · temporarily_unavailable
 */
export async function answerRequest(verifier: Verifier, { reference, form }: { reference: string; form: URLSearchParams }): Promise<Answered | Noted> {
  const request = await openRequest(verifier, reference, only(form, 'state'));
  const response = readResponse(form);
  if (response.kind === 'error') return noteRefusal(verifier, request, response.error);
  const answer = await verifySubmission(verifier, request, response.text);
  const at = verifier.context.clock();
  const receipt = await signReceipt(verifier, request, { token: response.token, answer, at });
  const codes = { response: newSecret(verifier.context), deletion: newSecret(verifier.context) };
  if (!(await keepVerdict(verifier, request, { answer, codes, at }))) throw answered();
  // Section 8.2: the code is new, so only the browser of the wallet that answered can come back with it.
  const redirect = `${verifier.publicUrl}/ask/${request.askToken}?response_code=${codes.response}`;
  return { redirect_uri: redirect, receipt, deletion_code: codes.deletion };
}

/** Beside what section 8.2 has: the receipt, and the code by which this wallet, and no other, can have its answer erased. It stands outside the receipt, which is made to be shown. */
type Answered = { redirect_uri: string; receipt: string; deletion_code: string };
type Noted = Record<string, never>;

async function openRequest({ store, context }: Verifier, reference: string, state: string | undefined): Promise<RequestRow> {
  const row = await store.read((db) => db.one(PresentationRequest, { reference }));
  if (!row) throw refuse('request_unknown', 'There is no such request here.');
  // Before anything is told of the request: the address alone is no proof that the request object was read.
  if (state === undefined || !same(state, row.stateValue)) throw refuse('response_refused', 'state is not that of this request.');
  const request = asOf(row, now(context));
  if (request.state === 'expired') throw refuse('request_expired', 'This request has ended. Ask for a new one.');
  if (request.state !== 'open') throw answered();
  return request;
}

const answered = () => refuse('request_answered', 'This request has been answered; each takes one answer.');

export const same = (a: string, b: string): boolean => timingSafeEqual(createHash('sha256').update(a).digest(), createHash('sha256').update(b).digest());

/**
 * An error bears no proof of who sends it (section 8.5), and anybody who was passed the link can read `state` out of the request: if a no ended it,
 * a stranger could answer in the learner's place. So `access_denied` is noted, once, and the request stays open for whom it was meant for; the clerk,
 * who can ask them, ends it. Every other error is a wallet in trouble, and no news.
 */
async function noteRefusal({ store, context, record }: Verifier, { id }: RequestRow, error: string): Promise<Noted> {
  if (error === 'access_denied')
    await store.write(async (db) => {
      const noted = await db.update(PresentationRequest, { id, state: 'open', declinedAt: IsNull() }, { declinedAt: now(context) });
      if (noted === 1) await record(db, { actor: 'wallet', action: 'request.declined', object: `request:${id}` });
    });
  return {};
}

/** How the browser that comes back is known. */
export const isResponseCode = (request: RequestRow, code: string | undefined): boolean =>
  request.responseCodeHash !== null && code !== undefined && same(hashed(code), request.responseCodeHash);
