import type { Context } from '@laurel/base';
import type { KeyScope, People, RoleName } from '@laurel/people';
import { page } from '../../door.ts';
import type { Access, Page, Reply, Route, WebRequest } from '../../route.ts';

/** Where the pages about access stand: on the desk of one profile, or of a node without any (`profile` is then `*`). */
export type AccessPlace = {
  /** As a route's path: `/desk/:profile`. */
  base: string;
  /** Roles that people are given there, the most usual first. */
  roles: readonly RoleName[];
  /** What a program's key can be made for there: each is asked for by an address that such a key opens. */
  keyScopes: readonly KeyScope[];
  /** Where things that the record names have a page of their own there, by their kind: `{ award: 'awards' }`. */
  pages?: Readonly<Record<string, string>>;
  /** @throws LaurelError not_found */
  find: (request: WebRequest) => { profile: string; name: string; at: string };
};

export type AccessDeps = { people: People; context: Context; place: AccessPlace };

/** The place of one request: the profile, its name to people, the address its pages begin with. */
export type Here = ReturnType<AccessPlace['find']>;

type Run = (request: WebRequest, here: Here) => Promise<Reply>;

/** Routes for administrators of a place. `changing`: for what changes something, its forms included, a sign-in of the last minutes is asked. */
export function administratorRoutes({ place }: Pick<AccessDeps, 'place'>) {
  const route =
    (access: Access) =>
    (method: 'get' | 'post', path: string, run: Run): Route => ({
      method,
      path: `${place.base}${path}`,
      access,
      run: (request) => run(request, place.find(request)),
    });
  return { shown: route({ kind: 'role', role: 'administrator' }), changing: route({ kind: 'role', role: 'administrator', recent: true }) };
}

/** A page below one of the lists; its crumbs lead back to it. */
export function below(list: 'people' | 'keys', { t }: Pick<WebRequest, 't'>, { at }: Here, given: Pick<Page, 'title' | 'body'> & { status?: number }): Reply {
  return page({ ...given, noStore: true, crumbs: [{ text: t(`web.access.${list}`), href: `${at}/${list}` }, { text: given.title }] });
}
