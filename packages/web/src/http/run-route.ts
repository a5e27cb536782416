import { LaurelError } from '@laurel/base';
import type { ApiKey } from '@laurel/people';
import type { Request, Response } from 'express';
import { REFUSED_KEY_RATE } from '../limits.ts';
import type { Desk } from '../role.ts';
import { type Accepts, type Access, isForPrograms, type Route, type WebRequest } from '../route.ts';
import { demandAccess, demandKey } from './access.ts';
import { type Body, readBody } from './body.ts';
import { demandOwnOrigin } from './csrf.ts';
import { guestDesks } from './guest-desks.ts';
import { networkOf } from './network.ts';
import { sendReply } from './reply.ts';
import { cookieOf, drawPage, type House, queryOf, type Visit } from './visit.ts';

/** One request through one route, in the order that lets nothing run before it is allowed: origin, access, rate, body, token, then the route itself. */
export async function runRoute(
  house: House,
  { route, desk }: { route: Route; desk: Desk | undefined },
  visit: Visit,
  request: Request,
  response: Response,
): Promise<void> {
  const changing = route.method !== 'get' && !isForPrograms(route.access);
  const header = (name: string) => request.get(name);
  if (changing) demandOwnOrigin(header, house.config.publicUrl);
  const params = paramsOf(request);
  demandAccess(route, visit.session, params, house.context);
  const apiKey = route.access.kind === 'key' ? await keyOf(house, route.access, request) : undefined;
  if (route.limit) await house.demandRate(`${route.method} ${route.path} ${askerOf(route, visit, apiKey) ?? networkOf(request.ip)}`, route.limit);
  const room = house.bodyRoom(visit.session?.person.id);
  try {
    const body = await readBody(request, acceptsOf(route), room, route.maxBody);
    // JSON needs no token: no form can send it, and the origin was checked above.
    if (changing && acceptsOf(route) !== 'json') house.tokens.check(body.form.get('_csrf') ?? header('x-csrf-token'), visit.session);
    const reply = await route.run(webRequest(house, request, visit, params, body, apiKey));
    const guestAt = reply.kind === 'page' && reply.page.frame === 'desk' ? await guestDesks(house.roles, visit.session) : [];
    await sendReply(response, reply, {
      jar: house.jar,
      html: (page, setsCookie) => drawPage(house, request, { ...visit, setsCookie, guestAt }, desk, page),
      route,
      language: visit.language,
      signedIn: visit.session !== undefined,
    });
  } finally {
    room.leave(); // not when its sender hangs up: the route may still be at work with it
  }
}

/** Whom a limit counts where it is not a network: behind the one address of a school sit many who are signed in. */
const askerOf = ({ access }: Route, { session }: Visit, apiKey: ApiKey | undefined): string | undefined =>
  apiKey?.id ?? (access.kind === 'person' || access.kind === 'role' ? session?.person.id : undefined);

/** A wrong key costs its network a token: whoever tries on and on is told to wait, and whoever brings a right one never is. */
async function keyOf(house: House, access: Extract<Access, { kind: 'key' }>, request: Request): Promise<ApiKey> {
  try {
    return await demandKey(house.people, access, request.get('authorization'));
  } catch (error) {
    if (error instanceof LaurelError && error.code === 'key_refused') await house.demandRate(`refused key ${networkOf(request.ip)}`, REFUSED_KEY_RATE);
    throw error;
  }
}

/** A route that does not say what it accepts reads forms where it changes things, and nothing else. */
const acceptsOf = (route: Route): Accepts => route.accepts ?? (route.method === 'post' && !isForPrograms(route.access) ? 'form' : 'nothing');

/** A wildcard of Express 5 comes as segments; a route sees them joined. */
const paramsOf = (request: Request): Record<string, string> =>
  Object.fromEntries(Object.entries(request.params).map(([name, value]) => [name, Array.isArray(value) ? value.join('/') : value]));

function webRequest(house: House, request: Request, visit: Visit, params: Record<string, string>, body: Body, apiKey: ApiKey | undefined): WebRequest {
  return {
    method: request.method,
    path: request.originalUrl,
    params,
    query: queryOf(request),
    ...body,
    header: (name) => request.get(name),
    cookie: (name) => cookieOf(house, request, name),
    requestId: visit.requestId,
    language: visit.language,
    t: visit.t,
    session: visit.session,
    apiKey,
    csrf: visit.csrf,
    raw: request,
  };
}
