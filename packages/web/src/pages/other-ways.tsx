import { LaurelError, localPath } from '@laurel/base';
import type { Institutions } from '@laurel/people';
import { typed } from '../door.ts';
import { browserOf, SESSION_COOKIE } from '../http/cookies.ts';
import type { House } from '../http/visit.ts';
import type { Translate } from '../i18n.ts';
import { SIGN_IN_RATE } from '../limits.ts';
import type { Page, Reply, Route } from '../route.ts';
import { Actions, Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { Form } from '../ui/form.tsx';
import { Notice } from '../ui/notice.tsx';
import { usePage } from '../ui/page-context.ts';
import { PageHead } from '../ui/page-head.tsx';
import { credentialIn, PasskeyForm } from './passkey-form.tsx';

/** Signing in without a letter: by a passkey, by a recovery code. */
export function otherWaysRoutes({ people }: Pick<House, 'people'>): readonly Route[] {
  const open = { access: { kind: 'public' }, limit: SIGN_IN_RATE } as const;
  const entered = (sessionToken: string, form: URLSearchParams): Reply => ({
    kind: 'redirect',
    to: localPath(form.get('next')) ?? '/',
    cookies: [{ name: SESSION_COOKIE, value: sessionToken }],
  });
  return [
    {
      method: 'post',
      path: '/sign-in/passkey/challenge',
      ...open,
      accepts: 'json',
      run: async () => ({ kind: 'json', body: await people.passkeys.startSignIn() }),
    },
    {
      method: 'post',
      path: '/sign-in/passkey',
      ...open,
      run: async (request) => {
        const { sessionToken } = await people.passkeys.signIn(credentialIn(request.form), browserOf(request));
        return entered(sessionToken, request.form);
      },
    },
    {
      method: 'get',
      path: '/sign-in/recovery',
      access: { kind: 'public' },
      run: async ({ t, query }) => ({ kind: 'page', page: recoveryPage(t, { next: localPath(query.get('next')) ?? '/', email: '', wrong: false }) }),
    },
    {
      method: 'post',
      path: '/sign-in/recovery',
      ...open,
      run: async (request) => {
        const { t, form } = request;
        const email = typed(request, 'email');
        try {
          const { sessionToken } = await people.recoveryCodes.signIn({ email, code: typed(request, 'code') }, browserOf(request));
          return entered(sessionToken, form);
        } catch (error) {
          if (!(error instanceof LaurelError) || error.code !== 'recovery_code_wrong') throw error;
          return { kind: 'page', page: recoveryPage(t, { next: localPath(form.get('next')) ?? '/', email, wrong: true }) };
        }
      },
    },
  ];
}

/** Below the question for an address: the other ways in. */
export function OtherWays({ next, again, offered }: { next: string; again: boolean; offered: Institutions['offered'] }) {
  const { t } = usePage();
  return (
    <section class="part stack" aria-label={t('web.sign-in.others')}>
      <PasskeyForm kind="get" challenge="/sign-in/passkey/challenge" action="/sign-in/passkey">
        <input type="hidden" name="next" value={next} />
        <Button kind="quiet" icon="key">
          {t('web.passkey.use')}
        </Button>
      </PasskeyForm>
      <InstitutionButtons offered={offered} next={next} again={again} />
      <p>
        <a href={`/sign-in/recovery?next=${encodeURIComponent(next)}`}>{t('web.recovery.use')}</a>
      </p>
    </section>
  );
}

/** A button for each institution. */
function InstitutionButtons({ offered, next, again }: { offered: Institutions['offered']; next: string; again: boolean }) {
  const { t } = usePage();
  return (
    <>
      {offered.map(({ key, name }) => (
        <Form key={key} action={`/sign-in/with/${key}`}>
          <input type="hidden" name="next" value={next} />
          {again && <input type="hidden" name="again" value="1" />}
          <Button kind="quiet" icon="building">
            {t('web.institution.with', { name })}
          </Button>
        </Form>
      ))}
    </>
  );
}

function recoveryPage(t: Translate, { next, email, wrong }: { next: string; email: string; wrong: boolean }): Page {
  const title = t('web.recovery.sign-in');
  const body = (
    <>
      <PageHead title={title} lede={t('web.recovery.sign-in.lede')} />
      {wrong && (
        <Notice kind="bad" alert title={t('web.recovery.wrong.title')}>
          {t('error.recovery_code_wrong')}
        </Notice>
      )}
      <Form action="/sign-in/recovery">
        <input type="hidden" name="next" value={next} />
        <Field name="email" type="email" autocomplete="username" label={t('web.sign-in.email')} value={email} maxLength={254} required />
        <Field name="code" label={t('web.recovery.code')} hint={t('web.recovery.code.hint')} autocomplete="off" maxLength={40} required />
        <Actions>
          <Button icon="key">{t('web.sign-in.enter')}</Button>
        </Actions>
      </Form>
    </>
  );
  return { title, frame: 'narrow', body, status: wrong ? 422 : 200, noStore: true };
}
