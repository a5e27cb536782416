import type { Route, WebRequest } from '@laurel/web';
import { z } from 'zod';
import type { Issuer } from '../deps.ts';
import { PROGRAM_REQUESTS } from '../limits.ts';
import { noteRead, readByName } from '../register/note-read.ts';
import type { ServeList } from '../status/publish.ts';
import { parseBody } from '../vc-api/read-request.ts';
import { achievementOperations } from './achievements.ts';
import { awardOperations } from './awards.ts';
import { batchOperations } from './batches.ts';
import { changeOperations } from './changes.ts';
import { openOnce } from './once.ts';
import type { Operation } from './operation.ts';
import { registerOperations } from './register.ts';

export const OPERATIONS: readonly Operation[] = [...achievementOperations, ...awardOperations, ...batchOperations, ...changeOperations, ...registerOperations];

/** The API of programs, one door for each operation and profile. */
export const apiRoutes = (issuer: Issuer, serve: ServeList): Route[] =>
  issuer.profiles.flatMap(({ slug }) => OPERATIONS.map((operation) => door(issuer, serve, slug, operation)));

function door(issuer: Issuer, serve: ServeList, profile: string, operation: Operation): Route {
  const { method, path, scope, maxBody } = operation;
  const route = path.replace(/\{(\w+)\}/g, ':$1');
  const read = method === 'get' ? readByName(route) : undefined;
  return {
    method,
    path: `/api/v1/profiles/${profile}${route}`,
    access: { kind: 'key', scope, profile },
    ...(operation.body ? { accepts: 'json' as const } : {}),
    ...(maxBody === undefined ? {} : { maxBody }),
    limit: PROGRAM_REQUESTS,
    run: async (request) => {
      const call = callOf(issuer, serve, profile, operation, request);
      const answer = await operation.run(call);
      if (read) await noteRead(issuer, read(request.params), call);
      if ('kind' in answer) return answer;
      const { status, body, replayed } = answer;
      return { kind: 'json', status, body, ...(replayed ? { headers: { 'Idempotent-Replayed': 'true' } } : {}) };
    },
  };
}

const NOTHING = z.strictObject({});

/** What came in, by the operation's own schemas. @throws LaurelError bad_form · idempotency_conflict */
function callOf(issuer: Issuer, serve: ServeList, profile: string, { params, query, body }: Operation, request: WebRequest) {
  return {
    issuer,
    serve,
    profile,
    actor: `api-key:${request.apiKey?.id}`,
    params: parseBody(params ?? NOTHING, request.params) as never,
    query: parseBody(query ?? NOTHING, Object.fromEntries(request.query)) as never,
    body: (body ? parseBody(body, request.json) : undefined) as never,
    once: openOnce(issuer, request, profile),
  };
}
