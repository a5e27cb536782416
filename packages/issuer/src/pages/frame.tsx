import { LaurelError } from '@laurel/base';
import type { Access, Page, Reply, Route, WebRequest } from '@laurel/web';
import { type Actor, type Issuer, type IssuerProfile, profileOf } from '../deps.ts';

/** A registrar at the desk of one profile. */
const REGISTRAR: Access = { kind: 'role', role: 'registrar' };

export type AtDesk = { profile: IssuerProfile; at: string; actor: Actor };
type Run = (request: WebRequest, desk: AtDesk) => Promise<Reply>;

/** A route under `/desk/:profile` with its profile found; of another profile's rows nothing can be asked through it. */
export function deskRoute(issuer: Issuer, method: 'get' | 'post', path: string, run: Run, more: Pick<Route, 'accepts' | 'maxBody'> = {}): Route {
  return {
    method,
    path: `/desk/:profile${path}`,
    access: REGISTRAR,
    ...(method === 'post' ? { accepts: 'form' as const } : {}),
    ...more,
    run: async (request) => {
      const profile = profileOf(issuer, request.params.profile);
      return run(request, { profile, at: `/desk/${profile.slug}`, actor: actorOf(request) });
    },
  };
}

function actorOf({ session }: WebRequest): Actor {
  if (!session) throw new LaurelError('not_signed_in');
  return `person:${session.person.id}`;
}

export const page = (given: Omit<Page, 'frame'> & { frame?: Page['frame'] }): Reply => ({ kind: 'page', page: { frame: 'desk', ...given } });
export const to = (path: string): Reply => ({ kind: 'redirect', to: path });

/** A form's field, trimmed; `''` where it is not there. */
export const typed = (request: WebRequest, name: string): string => (request.form.get(name) ?? '').trim();
export const asked = (request: WebRequest, name: string): string | undefined => request.query.get(name)?.trim() || undefined;

/** A path parameter that the route's own pattern promises. */
export function param(request: WebRequest, name: string): string {
  const value = request.params[name];
  if (value === undefined) throw new LaurelError('not_found');
  return value;
}

/** The address of a page with some of its query changed; empty values fall away. */
export function withQuery(path: string, query: Record<string, string | undefined>): string {
  const pairs = Object.entries(query).flatMap(([name, value]): [string, string][] => (value ? [[name, value]] : []));
  return pairs.length === 0 ? path : `${path}?${new URLSearchParams(pairs)}`;
}
