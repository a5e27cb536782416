import { type PresentationVerdict, type Verdict, verifyCredential, verifyPresentation } from '@laurel/credentials';
import type { Described, Reply, Route, WebRequest } from '@laurel/web';
import { z } from 'zod';
import type { Verifier } from '../deps.ts';
import { CREDENTIAL_BYTES, VC_API_RATE } from '../limits.ts';
import { CredentialRequest, PresentationRequest, readCredentialRequest, readPresentationRequest } from './read-request.ts';

/**
 * The verifying half of the VC-API (VC API Lifecycle Management, `/credentials/verify` and `/presentations/verify`): doors for programs with a key
 * of the scope `verify`, off unless configured. Nothing is kept: no row, and no line of the log says what was checked.
 */
export function vcApiRoutes({ config, verifyDeps }: Verifier): Route[] {
  if (!config.vcApi) return [];
  const door = { method: 'post', access: { kind: 'key', scope: 'verify', profile: '*' }, accepts: 'json', limit: VC_API_RATE } as const;
  return [
    {
      ...door,
      path: '/vc-api/credentials/verify',
      maxBody: CREDENTIAL_BYTES,
      described: verifying('Credential', CredentialRequest),
      run: async (request) => {
        const { credential, returned } = readCredentialRequest(request.json);
        return answerOf(request, await verifyCredential(credential, verifyDeps), returned);
      },
    },
    {
      ...door,
      path: '/vc-api/presentations/verify',
      described: verifying('Presentation', PresentationRequest),
      run: async (request) => {
        const { presentation, returned, asked } = readPresentationRequest(request.json);
        return answerOf(request, await verifyPresentation(presentation, verifyDeps, asked), returned);
      },
    },
  ];
}

const verifying = (what: 'Credential' | 'Presentation', shape: z.ZodType): Described => ({
  id: `verify${what}`,
  tag: 'vc-api',
  summary: `Check a ${what.toLowerCase()}`,
  description: `VC-API \`/${what.toLowerCase()}s/verify\`: every check, with a sentence for each. The status alone says whether it was verified.`,
  body: z.toJSONSchema(shape, { io: 'input', unrepresentable: 'any' }),
  answers: {
    200: {
      description: 'Verified.',
      body: { type: 'object', required: ['verified', 'verdict'], properties: { verified: { const: true }, verdict: { type: 'object' } } },
    },
    400: { description: 'Not valid; `verdict` says why.' },
    422: { description: 'Not found out (a host did not answer), or a body of another form.' },
  },
});

/**
 * 200 says verified and nothing else does: clients judge by the status alone. What could not be found out is a refusal too, under a status of its own.
 * `returned`: whether the verdict may repeat what was sent.
 */
function answerOf({ language, requestId }: WebRequest, found: Verdict | PresentationVerdict, returned: boolean): Reply {
  const verdict = returned ? found : withoutContent(found);
  if (found.outcome === 'valid') return { kind: 'json', body: { verified: true, verdict } };
  const status = found.outcome === 'invalid' ? 400 : 422;
  const problem = {
    type: `urn:laurel:verdict:${found.code}`,
    title: found.sentence[language],
    status,
    instance: `urn:laurel:request:${requestId}`,
    code: found.code,
    requestId,
  };
  return { kind: 'json', status, contentType: 'application/problem+json', body: { ...problem, verified: false, verdict } };
}

function withoutContent(found: Verdict | PresentationVerdict): object {
  if ('credentials' in found) return { ...found, credentials: found.credentials.map(withoutContent) };
  const { credential: _sent, ...verdict } = found;
  return verdict;
}
