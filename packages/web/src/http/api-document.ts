import type { Described, Route } from '../route.ts';
import type { House } from './visit.ts';

/** Serves the document of every door that takes a key: what the roles say of their own, and what other doors say of themselves. */
export function documentRoute(house: Pick<House, 'config' | 'roles'>, routes: readonly Route[]): Route {
  const document = documentOf(house, routes);
  return {
    method: 'get',
    path: '/api/openapi.json',
    access: { kind: 'public' },
    run: async () => ({ kind: 'json', body: document, headers: { 'Cache-Control': 'no-cache' } }),
  };
}

function documentOf({ config: { publicUrl }, roles }: Pick<House, 'config' | 'roles'>, routes: readonly Route[]): object {
  const atNode = { servers: [{ url: publicUrl }] };
  const api = roles.find((role) => role.api !== undefined)?.api ?? { ...atNode, paths: {}, components: {} };
  const described = routes.flatMap(({ path, method, access, described }) =>
    described && access.kind === 'key' ? [[path, { ...atNode, [method]: documented(access.scope, described) }] as const] : [],
  );
  return {
    openapi: '3.1.1',
    info: {
      title: 'Laurel: doors for programs',
      version: '1',
      description:
        'A key (`laurel api-key create`) opens the profile it was made for, or the whole node, with scopes beside each other: `x-scope` names the one that each door asks for. A key alone gives badges for taking part. Errors are RFC 9457 problems with a stable `code`.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: api.servers,
    security: [{ key: [] }],
    paths: { ...api.paths, ...Object.fromEntries(described) },
    components: { ...api.components, securitySchemes: { key: { type: 'http', scheme: 'bearer', bearerFormat: 'lrl_…' } } },
  };
}

function documented(scope: string, { id, tag, summary, description, body, answers }: Described): object {
  return {
    operationId: id,
    summary,
    ...(description === undefined ? {} : { description }),
    tags: [tag],
    'x-scope': scope,
    requestBody: { required: true, content: { 'application/json': { schema: plain(body) } } },
    responses: {
      ...Object.fromEntries(
        Object.entries(answers).map(([status, { description: said, body: schema = { type: 'object' } }]) => [
          status,
          { description: said, content: { [Number(status) < 400 ? 'application/json' : PROBLEM]: { schema: plain(schema) } } },
        ]),
      ),
      default: { description: 'Refused.', content: { [PROBLEM]: { schema: { type: 'object', required: ['status', 'code'] } } } },
    },
  };
}

const PROBLEM = 'application/problem+json';

/** The dialect is said once, by OpenAPI. */
function plain(schema: object): object {
  const { $schema: _dialect, ...rest } = { $schema: undefined, ...schema };
  return rest;
}
