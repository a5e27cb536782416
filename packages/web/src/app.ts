import type { RequestListener } from 'node:http';
import { LaurelError, localPath } from '@laurel/base';
import express, { type Express, type NextFunction, type Request, type Response } from 'express';
import { openAssets } from './assets.ts';
import type { AppDeps } from './config.ts';
import { documentRoute } from './http/api-document.ts';
import { openBodyRoom } from './http/body-room.ts';
import { openJar } from './http/cookies.ts';
import { openFormTokens } from './http/csrf.ts';
import { sendFailure, sendFrontFailure } from './http/fail.ts';
import { createFront } from './http/front.ts';
import { securityHeaders } from './http/headers.ts';
import { openTrust } from './http/network.ts';
import { openRates } from './http/rates.ts';
import { redirect } from './http/reply.ts';
import { runRoute } from './http/run-route.ts';
import { type House, knowVisitor, strangerVisit, type Visit } from './http/visit.ts';
import { BODY_ROOM, BODY_ROOM_FORMS } from './limits.ts';
import { housePages } from './pages/house-pages.ts';
import type { Desk } from './role.ts';
import { isForPrograms, type Route } from './route.ts';

type Placed = { route: Route; desk: Desk | undefined };

/** A listener that says what it answers beside the front handlers: a test asks each of these doors as everybody. */
export type App = RequestListener & { readonly routes: readonly Route[] };

/** The whole node behind one listener: the front handler first, then Express with the roles' routes and web's own. */
export function buildApp(deps: AppDeps): App {
  const house: House = {
    ...deps,
    assets: openAssets(),
    jar: openJar(deps.config.publicUrl),
    tokens: openFormTokens(deps.config.sessionSecret, deps.context),
    demandRate: openRates(deps),
    bodyRoom: openBodyRoom(BODY_ROOM, BODY_ROOM_FORMS),
  };
  const front = createFront([house.assets.front, ...deps.roles.flatMap((role) => role.front)]);
  const placed = placesOf(house);
  const app = buildExpress(house, placed);
  const listener: RequestListener = (request, response) => {
    front(request, response).then(
      (taken) => {
        if (!taken) app(request, response);
      },
      (error: unknown) => sendFrontFailure(house, error, request, response),
    );
  };
  return Object.assign(listener, { routes: placed.map(({ route }) => route) });
}

function placesOf(house: House): Placed[] {
  const ofRoles = house.roles.flatMap(({ routes, desk }) => routes.map((route): Placed => ({ route, desk })));
  const ofNode = [...housePages(house), ...(house.routes ?? [])];
  const document = documentRoute(house, [...ofNode, ...ofRoles.map(({ route }) => route)]);
  return [...[...ofNode, document].map((route): Placed => ({ route, desk: undefined })), ...ofRoles];
}

function buildExpress(house: House, placed: readonly Placed[]): Express {
  const app = express();
  app.disable('x-powered-by').disable('etag').enable('case sensitive routing').enable('strict routing');
  app.set('query parser', 'simple').set('trust proxy', openTrust(house.config.trustedProxies));
  const visits = new WeakMap<Request, Visit>();
  const visitOf = (request: Request): Visit => visits.get(request) ?? strangerVisit(house, request);

  app.use((request, response, next) => {
    const visit = strangerVisit(house, request);
    visits.set(request, visit);
    response.set('X-Request-Id', visit.requestId);
    logWhenDone(house, visit, request, response);
    next();
  });
  app.use(securityHeaders(house.config.publicUrl));

  for (const place of placed) {
    app[place.route.method](place.route.path, async (request: Request, response: Response) => {
      const stranger = visitOf(request);
      // A protocol door looks at no cookie: what a browser may add on its own proves nothing there.
      const visit = isForPrograms(place.route.access) ? stranger : await knowVisitor(house, request, stranger);
      visits.set(request, visit);
      try {
        await runRoute(house, place, visit, request, response);
      } catch (error) {
        sendFailure(house, error, { route: place.route, visit }, request, response);
      }
    });
  }
  for (const [path, routes] of Map.groupBy(
    placed.map(({ route }) => route),
    (route) => route.path,
  ))
    app.all(path, (request, response) => otherMethod(routes, request, response));
  for (const path of new Set(placed.flatMap(({ route }) => (isPageWithin(route) ? [route.path] : [])))) app.get(`${path}/`, leadOn);

  app.use(() => {
    throw new LaurelError('not_found');
  });
  app.use(async (error: unknown, request: Request, response: Response, _next: NextFunction) => {
    const stranger = visitOf(request);
    // A page that is not there still knows its visitor; if finding out is what failed, it does without.
    const visit = stranger.session ? stranger : await knowVisitor(house, request, stranger).catch(() => stranger);
    sendFailure(house, error, { route: undefined, visit }, request, response);
  });
  return app;
}

/** The route's pattern, never the path: paths hold claim links and sign-in secrets. */
function logWhenDone(house: House, visit: Visit, request: Request, response: Response): void {
  const began = performance.now(); // a clock that is set meanwhile would make a negative time
  response.on('finish', () => {
    const route: unknown = request.route?.path;
    house.context.log.info('request', {
      requestId: visit.requestId,
      method: request.method,
      route: typeof route === 'string' ? route : '',
      status: response.statusCode,
      ms: Math.round(performance.now() - began),
    });
  });
}

const isPageWithin = ({ method, path, access }: Route): boolean => method === 'get' && path !== '/' && !path.includes('*') && !isForPrograms(access);

/** Typed with a slash at its end, it is the page without. An address that browsers might read as another host's is none of ours. */
function leadOn(request: Request, response: Response, next: NextFunction): void {
  const path = localPath(request.url.replace(/\/(?=\?|$)/, ''));
  if (path === undefined) next();
  else redirect(response, path);
}

/** A path that exists, asked in a way it does not know. Browsers ask first (CORS) before a wallet's script may post to a protocol door. */
function otherMethod(routes: readonly Route[], request: Request, response: Response): void {
  const methods = routes.map((route) => route.method.toUpperCase());
  response.set('Allow', [...methods, ...(methods.includes('GET') ? ['HEAD'] : [])].join(', '));
  if (request.method === 'OPTIONS' && routes.every((route) => isForPrograms(route.access))) {
    response.set({
      'Access-Control-Allow-Origin': '*',
      'Access-Control-Allow-Methods': methods.join(', '),
      'Access-Control-Allow-Headers': 'Authorization, Content-Type, DPoP',
    });
    response.status(204).end();
    return;
  }
  throw new LaurelError('method_not_allowed');
}
