import { localPath } from '@laurel/base';
import { LANGUAGE_COOKIE } from '../http/cookies.ts';
import type { House } from '../http/visit.ts';
import { LANGUAGES } from '../i18n.ts';
import type { Reply, Route } from '../route.ts';

const YEAR_SECONDS = 31_536_000;
const text = (body: string, status = 200): Reply => ({ kind: 'bytes', body, contentType: 'text/plain; charset=utf-8', status });

/** Doors without a page: the way in, the language switch, and what machines ask to know whether the node is well. */
export const nodeRoutes = ({ roles, store }: Pick<House, 'roles' | 'store'>): readonly Route[] => [
  {
    method: 'get',
    path: '/',
    access: { kind: 'public' },
    run: async ({ session }) => {
      const desks = roles.map((role) => role.desk);
      const own = desks.find((desk) => session?.grants.some(({ role }) => role === desk.role)) ?? desks[0];
      const to = session ? own?.home : (own?.publicHome ?? own?.home);
      return { kind: 'redirect', to: to ?? '/help' };
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
        await store.read(async () => undefined);
        return text('ready\n');
      } catch {
        return text('the database does not answer\n', 503); // what is wrong is in the log of the store, not for strangers
      }
    },
  },
];
