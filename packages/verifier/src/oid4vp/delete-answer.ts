import { hashed } from '@laurel/base';
import type { Verifier } from '../deps.ts';
import { PresentationRequest } from '../records.ts';
import { withdrawAnswer } from '../verdict/erase.ts';
import { same } from './answer-request.ts';
import { only } from './read-response.ts';
import { signDeletion } from './receipt.ts';
import { refuse } from './refuse.ts';

/**
 * The wallet that answered has its answer erased, by the code that only it was given. Asked again, or when the promised time was over before, the
 * answer is the same: nothing is kept.
 * @throws OAuthError request_unknown · response_refused
 */
export async function deleteAnswer(verifier: Verifier, { reference, form }: { reference: string; form: URLSearchParams }): Promise<{ deletion: string }> {
  const request = await verifier.store.read((db) => db.one(PresentationRequest, { reference }));
  if (!request) throw refuse('request_unknown', 'There is no such request here.');
  const code = only(form, 'code');
  if (request.deletionCodeHash === null || code === undefined || !same(hashed(code), request.deletionCodeHash))
    throw refuse('response_refused', 'code is not the one that was given with the receipt.');
  await withdrawAnswer(verifier, request.id);
  return { deletion: await signDeletion(verifier, request) };
}
