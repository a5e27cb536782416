import { LaurelError } from '@laurel/base';
import type { Request, Response } from 'express';
import { errorPage } from '../pages/error-page.tsx';
import type { Desk } from '../role.ts';
import type { Route } from '../route.ts';
import { failureOf, logFailure, oauthBody, problemBody } from './errors.ts';
import { redirect, sendPage } from './reply.ts';
import { drawPage, type House, type Visit } from './visit.ts';

/** The one place where a failure becomes an answer: OAuth JSON at protocol doors, problem+json for programs, a page for people. */
export function sendFailure(
  house: House,
  error: unknown,
  at: { route: Route | undefined; desk: Desk | undefined; visit: Visit },
  request: Request,
  response: Response,
): void {
  const { route, desk, visit } = at;
  logFailure(house.context.log, error, { requestId: visit.requestId, method: request.method, route: route?.path ?? '' });
  if (response.headersSent) {
    response.destroy(); // half an answer must not look whole
    return;
  }
  if (error instanceof LaurelError && error.retryAfterSeconds !== undefined) response.set('Retry-After', String(error.retryAfterSeconds));
  const failure = failureOf(error);
  if (route?.access.kind === 'protocol') {
    response.set('Access-Control-Allow-Origin', '*');
    if (route.access.errors === 'oauth') {
      sendOAuth(response, error, visit);
      return;
    }
  }
  if (route?.access.kind === 'protocol' || prefersJson(request)) {
    const title = failure.code === 'internal' ? visit.t('web.error.internal') : visit.t(`error.${failure.code}`);
    response.status(failure.status).set({ 'Content-Type': 'application/problem+json', 'Cache-Control': 'no-store' });
    response.end(JSON.stringify(problemBody(failure, visit.requestId, title)));
    return;
  }
  if (failure.code === 'not_signed_in') {
    redirect(response, `/sign-in?next=${encodeURIComponent(wanted(request))}`);
    return;
  }
  const page = errorPage(failure, visit);
  // Where somebody may not be, the desk's places are not shown either.
  const html = drawPage(house, request, visit, desk, page);
  sendPage(response, page, html, { language: visit.language, signedIn: visit.session !== undefined });
}

function sendOAuth(response: Response, error: unknown, visit: Visit): void {
  const { status, headers, body } = oauthBody(error, visit.requestId);
  response
    .status(status)
    .set({ 'Content-Type': 'application/json', 'Cache-Control': 'no-store', ...headers })
    .end(JSON.stringify(body));
}

/** A browser always names `text/html`; a program that names JSON and not HTML wants JSON. */
function prefersJson(request: Request): boolean {
  const accept = request.headers.accept ?? '';
  return /json/i.test(accept) && !/text\/html/i.test(accept);
}

/** Where to go after signing in: the page asked for, or, for a form whose session ended, the page it stood on. */
function wanted(request: Request): string {
  if (request.method === 'GET') return request.originalUrl;
  const referrer = URL.parse(request.headers.referer ?? '');
  return referrer ? referrer.pathname + referrer.search : '/';
}
