import { LaurelError } from '@laurel/base';
import type { Session } from '@laurel/people';
import { SESSION_COOKIE } from './http/cookies.ts';
import type { Page, Reply, WebRequest } from './route.ts';

/** Answers a page, in the desk's frame unless it names another. */
export const page = (given: Omit<Page, 'frame'> & { frame?: Page['frame'] }): Reply => ({ kind: 'page', page: { frame: 'desk', ...given } });
/** Leads to another page of this node. */
export const to = (path: string): Reply => ({ kind: 'redirect', to: path });

/** A form's field, trimmed; `''` where it is not there. */
export const typed = ({ form }: Pick<WebRequest, 'form'>, name: string): string => (form.get(name) ?? '').trim();

/** A field of the query, trimmed; `undefined` where it is not there or empty. */
export const asked = ({ query }: Pick<WebRequest, 'query'>, name: string): string | undefined => query.get(name)?.trim() || undefined;

/** A path parameter that the route's own pattern promises. @throws LaurelError not_found */
export function param({ params }: Pick<WebRequest, 'params'>, name: string): string {
  const value = params[name];
  if (value === undefined) throw new LaurelError('not_found');
  return value;
}

/** The session of a route that promises one. @throws LaurelError not_signed_in */
export function sessionIn({ session }: Pick<WebRequest, 'session'>): Session {
  if (!session) throw new LaurelError('not_signed_in');
  return session;
}

/** The person's id. @throws LaurelError not_signed_in */
export const personIn = (request: Pick<WebRequest, 'session'>): string => sessionIn(request).person.id;

/** A program that asks for JSON; browsers name text/html. */
export function wantsJson({ header }: Pick<WebRequest, 'header'>): boolean {
  const accept = header('accept') ?? '';
  return /json/i.test(accept) && !/text\/html/i.test(accept);
}

/** The address of a page with some of its query changed; empty values fall away. */
export function withQuery(path: string, query: Record<string, string | undefined>): string {
  const pairs = Object.entries(query).flatMap(([name, value]): [string, string][] => (value ? [[name, value]] : []));
  return pairs.length === 0 ? path : `${path}?${new URLSearchParams(pairs)}`;
}

/** The same of somebody whose session has ended: their browser forgets it. */
export const signedOutTo = (path: string): Reply => ({ kind: 'redirect', to: path, cookies: [{ name: SESSION_COOKIE, value: '', clear: true }] });
