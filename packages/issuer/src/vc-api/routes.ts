import { deriveDataIntegrity } from '@laurel/credentials';
import type { KeyScope } from '@laurel/people';
import type { Described, Reply, Route, WebRequest } from '@laurel/web';
import { z } from 'zod';
import type { Issuer } from '../deps.ts';
import { PROGRAM_REQUESTS } from '../limits.ts';
import type { ServeList } from '../status/publish.ts';
import { changeStatus } from './change-status.ts';
import { openInstances, type RunningInstance } from './instances.ts';
import { issueForProgram } from './issue-for-program.ts';
import { DeriveRequest, IssueRequest, parseBody, StatusRequest } from './read-request.ts';

/**
 * The issuing half of the VC-API (VC API Lifecycle Management): one instance per securing mechanism, each behind keys of its profile; off unless
 * configured.
 */
export async function vcApiRoutes(issuer: Issuer, serve: ServeList): Promise<Route[]> {
  const { vcApi } = issuer.config;
  const [first] = issuer.profiles;
  if (!vcApi || !first) return [];
  const profile = vcApi.profile ?? first.slug;
  const instances = await openInstances(issuer, vcApi.instances, profile);
  const door = (path: string, scope: KeyScope, described: Described, run: (request: WebRequest) => Promise<Reply>): Route => ({
    method: 'post',
    path,
    access: { kind: 'key', scope, profile },
    accepts: 'json',
    limit: PROGRAM_REQUESTS,
    described,
    run,
  });
  return [
    { method: 'get', path: '/vc-api/instances', access: { kind: 'public' }, run: async () => ({ kind: 'json', body: listing(issuer, instances) }) },
    ...instances.map((instance) =>
      door(`/vc-api/${instance.name}/credentials/issue`, 'issue', issuing(instance), async (request) => {
        const { credential, options } = parseBody(IssueRequest, request.json);
        const credentialId = options.credentialId ?? (typeof credential.id === 'string' ? credential.id : undefined);
        const { mandatoryPointers } = options;
        return created(await issueForProgram(issuer, serve, instance, { credential, credentialId, mandatoryPointers, actor: actorOf(request) }));
      }),
    ),
    ...instances
      .filter((instance) => 'derives' in instance)
      .map(({ name }) =>
        door(`/vc-api/${name}/credentials/derive`, 'issue', deriving(name), async (request) => {
          const { verifiableCredential, options } = parseBody(DeriveRequest, request.json);
          return created(await deriveDataIntegrity(verifiableCredential, options.selectivePointers));
        }),
      ),
    door('/vc-api/credentials/status', 'revoke', CHANGING, async (request) => {
      const { credentialId, credentialStatus, status } = parseBody(StatusRequest, request.json);
      await changeStatus(issuer, serve, { credentialId, purpose: credentialStatus.statusPurpose, status, actor: actorOf(request) });
      return { kind: 'json', body: { credentialId, status } };
    }),
  ];
}

const schemaOf = (shape: z.ZodType): object => z.toJSONSchema(shape, { io: 'input', unrepresentable: 'any' });
const SIGNED = { type: 'object', required: ['verifiableCredential'], properties: { verifiableCredential: { type: 'object' } } };

const issuing = ({ name, securing }: RunningInstance): Described => ({
  id: `issueCredential-${name}`,
  tag: 'vc-api',
  summary: `Sign a credential (${name})`,
  description: `VC-API \`/credentials/issue\` by ${securing}: the credential is checked as a verifier would before it is signed, and its place in the status lists added.`,
  body: schemaOf(IssueRequest),
  answers: { 201: { description: 'Signed.', body: SIGNED } },
});
const deriving = (name: string): Described => ({
  id: `deriveCredential-${name}`,
  tag: 'vc-api',
  summary: `Disclose some of a credential (${name})`,
  description: 'VC-API `/credentials/derive`: the fields that the pointers name, and those that always go along.',
  body: schemaOf(DeriveRequest),
  answers: { 201: { description: 'Derived.', body: SIGNED } },
});
const CHANGING: Described = {
  id: 'changeCredentialStatus',
  tag: 'vc-api',
  summary: 'Revoke or suspend a credential signed here',
  description: 'VC-API `/credentials/status`, by the id under which it was signed.',
  body: schemaOf(StatusRequest),
  answers: { 200: { description: 'The status lists being served say so.' } },
};

const created = (verifiableCredential: object): Reply => ({ kind: 'json', status: 201, body: { verifiableCredential } });

const actorOf = ({ apiKey }: WebRequest): string => `api-key:${apiKey?.id}`;

/** What there is, for whoever points a client at it. */
function listing({ publicUrl, config }: Issuer, instances: readonly RunningInstance[]): object {
  const at = (path: string) => `${publicUrl}/vc-api/${path}`;
  return {
    instances: instances.map((instance) => ({
      name: instance.name,
      id: instance.did,
      securing: instance.securing === 'data-integrity' ? instance.cryptosuite : instance.securing,
      issue: at(`${instance.name}/credentials/issue`),
      ...(instance.experimental && { experimental: true }),
      ...('derives' in instance && { derive: at(`${instance.name}/credentials/derive`) }),
    })),
    status: at('credentials/status'),
    ...(config.vcApi?.verifies && { verify: at('credentials/verify'), verifyPresentation: at('presentations/verify') }),
  };
}
