import { LaurelError, localPath } from '@laurel/base';
import { page, param, typed } from '../door.ts';
import { browserOf, SESSION_COOKIE } from '../http/cookies.ts';
import type { House } from '../http/visit.ts';
import { SIGN_IN_RATE } from '../limits.ts';
import type { Reply, Route } from '../route.ts';
import { Actions, LinkButton } from '../ui/button.tsx';
import { PageHead } from '../ui/page-head.tsx';
import { askPage } from './sign-in.tsx';

/** Ties the way back to the browser that left. It lives as long as the way is good. */
const WAY_COOKIE = 'institution';
const WAY_SECONDS = 600;

/** Signing in with an institution: a page on the way there, since a post leads to no other address, and the way back. */
export function institutionRoutes({ people: { institutions } }: Pick<House, 'people'>): readonly Route[] {
  if (institutions.offered.length === 0) return [];
  return [
    {
      method: 'post',
      path: '/sign-in/with/:institution',
      access: { kind: 'public' },
      limit: SIGN_IN_RATE,
      run: async (request) => {
        const { t, form } = request;
        const key = param(request, 'institution');
        const asked = { next: localPath(form.get('next')) ?? '/', again: typed(request, 'again') === '1' };
        const { url, browserSecret } = await institutions.start(key, asked);
        const name = institutions.offered.find((one) => one.key === key)?.name ?? key;
        const title = t('web.institution.going', { name });
        const body = (
          <>
            <PageHead title={title} lede={t('web.institution.going.lede', { host: new URL(url).host })} />
            <Actions>
              <LinkButton href={url} icon="arrow">
                {t('web.institution.go', { name })}
              </LinkButton>
            </Actions>
          </>
        );
        const going = page({ title, frame: 'narrow', body, noStore: true, refresh: { seconds: 0, to: url } });
        return { ...going, cookies: [{ name: WAY_COOKIE, value: browserSecret, maxAgeSeconds: WAY_SECONDS }] };
      },
    },
    {
      // A GET that signs in: it is how the institution sends people back, and only the browser that left can use it, once.
      method: 'get',
      path: '/sign-in/with/:institution/callback',
      access: { kind: 'public' },
      limit: SIGN_IN_RATE,
      run: async (request): Promise<Reply> => {
        const answer = { query: request.query.toString(), browserSecret: request.cookie(WAY_COOKIE) };
        const away = { name: WAY_COOKIE, value: '', clear: true };
        try {
          const { sessionToken, next } = await institutions.finish(param(request, 'institution'), answer, browserOf(request));
          return { kind: 'redirect', to: next, cookies: [{ name: SESSION_COOKIE, value: sessionToken }, away] };
        } catch (error) {
          if (!(error instanceof LaurelError) || error.code === 'not_found') throw error;
          // The letter is still there: the page that offers it says what happened.
          return {
            kind: 'page',
            page: askPage(request.t, { next: '/', ended: error.code, status: error.status, offered: institutions.offered }),
            cookies: [away],
          };
        }
      },
    },
  ];
}
