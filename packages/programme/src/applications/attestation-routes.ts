import { LaurelError } from '@laurel/base';
import { param, personIn, type Route, to, typed, type WebRequest } from '@laurel/web';
import type { ProgrammeDeps } from '../deps.ts';
import { type Asked, type AttestationChange, askAttestation, changeAttestation } from './ask-attestation.ts';
import { askPage } from './attestation-ask-page.tsx';

const CHANGES: readonly AttestationChange[] = ['withdraw', 'carry', 'leave-out'];

/** Asking somebody who saw her work, and what a learner may still do about it. */
export const attestationRoutes = (deps: ProgrammeDeps): readonly Route[] => {
  const shared = { method: 'post', access: { kind: 'person' }, accepts: 'form' } as const;
  const path = '/learn/applications/:id/attestations';
  const own = (request: WebRequest) => ({ id: param(request, 'id'), personId: personIn(request) });
  const back = (request: WebRequest) => to(`/learn/applications/${param(request, 'id')}?saved=1#attestations`);
  return [
    { method: 'get', path, access: { kind: 'person' }, run: (request) => askPage(deps, request) },
    {
      ...shared,
      path,
      run: async (request) => {
        const asked = askedIn(request);
        try {
          await askAttestation(deps, own(request), asked);
        } catch (error) {
          if (!(error instanceof LaurelError) || error.problems.length === 0) throw error;
          return askPage(deps, request, error.problems, asked);
        }
        return back(request);
      },
    },
    {
      ...shared,
      path: `${path}/:attestation`,
      run: async (request) => {
        const change = CHANGES.find((one) => one === typed(request, 'change'));
        if (change === undefined) throw new LaurelError('bad_request');
        await changeAttestation(deps, { ...own(request), attestationId: param(request, 'attestation'), change });
        return back(request);
      },
    },
  ];
};

const askedIn = (request: WebRequest): Asked => ({
  name: typed(request, 'attest_name'),
  email: typed(request, 'attest_email'),
  relation: typed(request, 'attest_relation'),
  claims: typed(request, 'attest_claims'),
  learnerName: typed(request, 'attest_learnerName'),
  inBadge: request.form.has('attest_in_badge'),
});
