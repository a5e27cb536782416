import type { Route } from '@laurel/web';
import type { Verifier } from '../deps.ts';
import { RESPONSE_BYTES, VERIFY_RATE } from '../limits.ts';
import { demandOpen, findRequest } from '../requests/find-request.ts';
import { answerRequest } from './answer-request.ts';
import { deleteAnswer } from './delete-answer.ts';
import { signRequestObject } from './request-object.ts';

/** The three doors a wallet knocks at: for the request, with the answer, and to have it erased. */
export function oid4vpRoutes(verifier: Verifier): Route[] {
  return [
    {
      method: 'get',
      path: '/oid4vp/request/:reference',
      access: { kind: 'protocol', errors: 'problem' },
      limit: VERIFY_RATE,
      run: async ({ params }) => {
        const request = await findRequest(verifier, { reference: params.reference ?? '' });
        demandOpen(request);
        return { kind: 'bytes', body: await signRequestObject(verifier, request), contentType: 'application/oauth-authz-req+jwt' };
      },
    },
    {
      method: 'post',
      path: '/oid4vp/response/:reference',
      access: { kind: 'protocol', errors: 'oauth' },
      accepts: 'form',
      maxBody: RESPONSE_BYTES,
      limit: VERIFY_RATE,
      run: async ({ params, form }) => ({ kind: 'json', body: await answerRequest(verifier, { reference: params.reference ?? '', form }) }),
    },
    {
      method: 'post',
      path: '/oid4vp/deletion/:reference',
      access: { kind: 'protocol', errors: 'oauth' },
      accepts: 'form',
      limit: VERIFY_RATE,
      run: async ({ params, form }) => ({ kind: 'json', body: await deleteAnswer(verifier, { reference: params.reference ?? '', form }) }),
    },
  ];
}
