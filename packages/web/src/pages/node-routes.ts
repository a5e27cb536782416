import { localPath } from '@laurel/base';
import type { Session } from '@laurel/people';
import { entersDesk, entersPlace } from '../http/access.ts';
import { LANGUAGE_COOKIE } from '../http/cookies.ts';
import type { House } from '../http/visit.ts';
import { LANGUAGES } from '../i18n.ts';
import type { Desk } from '../role.ts';
import type { Reply, Route } from '../route.ts';

const YEAR_SECONDS = 31_536_000;
const text = (body: string, status = 200): Reply => ({ kind: 'bytes', body, contentType: 'text/plain; charset=utf-8', status });

/** Doors without a page: the way in, the language switch, and what machines ask to know whether the node is well. */
export const nodeRoutes = ({ roles, people, store }: Pick<House, 'roles' | 'people' | 'store'>): readonly Route[] => [
  {
    method: 'get',
    path: '/',
    access: { kind: 'public' },
    run: async ({ session }) => {
      const desks = roles.map((role) => role.desk);
      const own = desks.find((desk) => entersDesk(session, desk));
      if (own) return { kind: 'redirect', to: homeOf(own, session) };
      const homes = session ? await Promise.all(roles.map((role) => role.homeOf?.(session.person.id))) : [];
      const home = homes.find((one) => one !== undefined);
      if (home !== undefined) return { kind: 'redirect', to: home };
      // Whoever is signed in and has no desk here would only be told at the first one that it is not theirs.
      return { kind: 'redirect', to: desks[0]?.publicHome ?? (session ? '/account' : desks[0]?.home) ?? '/help' };
    },
  },
  {
    method: 'get',
    path: '/language/:language',
    access: { kind: 'public' },
    run: async ({ params, query }) => {
      const language = LANGUAGES.find((known) => known === params.language);
      const cookies = language ? [{ name: LANGUAGE_COOKIE, value: language, maxAgeSeconds: YEAR_SECONDS }] : [];
      return { kind: 'redirect', to: localPath(query.get('to')) ?? '/', cookies };
    },
  },
  { method: 'get', path: '/healthz', access: { kind: 'public' }, run: async () => text('ok\n') },
  {
    method: 'get',
    path: '/readyz',
    access: { kind: 'public' },
    run: async () => {
      try {
        await people.person('nobody'); // a question, so that the database has to answer it
        return store.writable() ? text('ready\n') : text('the disk failed a write: nothing is written until this node is started again\n', 503);
      } catch {
        return text('the database does not answer\n', 503); // what is wrong is in the log of the store, not for strangers
      }
    },
  },
];

/** Where somebody begins at a desk: its home, or, for whoever has none of the desk's own role, the place that is shown to them. */
function homeOf(desk: Desk, session: Session | undefined): string {
  if (session?.grants.some(({ role }) => role === desk.role || role === 'administrator')) return desk.home;
  const place = desk.items.find((item) => !item.href.includes(':profile') && entersPlace(session, desk, item, undefined));
  return place?.href ?? desk.home;
}
