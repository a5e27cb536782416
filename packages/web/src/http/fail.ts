import type { IncomingMessage, ServerResponse } from 'node:http';
import { LaurelError, newId } from '@laurel/base';
import type { Request, Response } from 'express';
import { makeTranslate } from '../i18n.ts';
import { errorPage } from '../pages/error-page.tsx';
import { isForPrograms, type Route } from '../route.ts';
import { failureOf, logFailure, oauthBody, problemBody } from './errors.ts';
import { redirect, sendPage } from './reply.ts';
import { drawPage, type House, type Visit } from './visit.ts';

/** The one place where a failure becomes an answer: OAuth JSON at protocol doors, problem+json for programs, a page for people. */
export function sendFailure(house: House, error: unknown, at: { route: Route | undefined; visit: Visit }, request: Request, response: Response): void {
  const { route, visit } = at;
  logFailure(house.context.log, error, { requestId: visit.requestId, method: request.method, route: route?.path ?? '' });
  if (response.headersSent) {
    response.destroy(); // half an answer must not look whole
    return;
  }
  response.set(retryOf(error));
  const failure = failureOf(error);
  const forPrograms = route !== undefined && isForPrograms(route.access);
  if (forPrograms) response.set('Access-Control-Allow-Origin', '*');
  if (route?.access.kind === 'protocol' && route.access.errors === 'oauth') {
    sendOAuth(response, error, visit);
    return;
  }
  // RFC 6750 section 3.1: which kind of key is wanted, and, of one that is known, that it is not allowed this.
  if (failure.code === 'key_refused') response.set('WWW-Authenticate', 'Bearer error="invalid_token"');
  if (failure.code === 'key_scope') response.set('WWW-Authenticate', 'Bearer error="insufficient_scope"');
  if (forPrograms || prefersJson(request)) {
    response
      .status(failure.status)
      .set(PROBLEM)
      .end(JSON.stringify(problemBody(failure, visit)));
    return;
  }
  if (failure.code === 'not_signed_in') {
    redirect(response, `/sign-in?next=${encodeURIComponent(wanted(request))}`);
    return;
  }
  if (failure.code === 'sign_in_again') {
    redirect(response, `/sign-in?again=1&next=${encodeURIComponent(wanted(request))}`);
    return;
  }
  const page = errorPage(failure, visit);
  const html = drawPage(house, request, visit, undefined, page);
  sendPage(response, page, html, { language: visit.language, signedIn: visit.session !== undefined });
}

const PROBLEM = { 'Content-Type': 'application/problem+json', 'Cache-Control': 'no-store' };

/** The same before Express: a problem for the programs that ask there, which may run in a browser on any site. */
export function sendFrontFailure(house: House, error: unknown, request: IncomingMessage, response: ServerResponse): void {
  const requestId = newId(house.context);
  logFailure(house.context.log, error, { requestId, method: request.method ?? '', route: 'front' });
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const failure = failureOf(error);
  response.writeHead(failure.status, { ...PROBLEM, ...retryOf(error), 'X-Request-Id': requestId, 'Access-Control-Allow-Origin': '*' });
  response.end(JSON.stringify(problemBody(failure, { requestId, t: makeTranslate('en') })));
}

const retryOf = (error: unknown): Record<string, string> =>
  error instanceof LaurelError && error.retryAfterSeconds !== undefined ? { 'Retry-After': String(error.retryAfterSeconds) } : {};

function sendOAuth(response: Response, error: unknown, visit: Visit): void {
  const { status, headers, body } = oauthBody(error, visit.requestId);
  response
    .status(status)
    .set({ 'Content-Type': 'application/json', 'Cache-Control': 'no-store', ...headers })
    .end(JSON.stringify(body));
}

/** A browser always names `text/html`; a program that names JSON and not HTML wants JSON, and so does whatever asks below `/api/`. */
function prefersJson(request: Request): boolean {
  const accept = request.headers.accept ?? '';
  return (/json/i.test(accept) || request.path.startsWith('/api/')) && !/text\/html/i.test(accept);
}

/** Where to go after signing in: the page asked for, or, for a form whose session ended, the page it stood on. */
function wanted(request: Request): string {
  if (request.method === 'GET') return request.originalUrl;
  const referrer = URL.parse(request.headers.referer ?? '');
  return referrer ? referrer.pathname + referrer.search : '/';
}
