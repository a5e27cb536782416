import { LaurelError } from '@laurel/base';
import { NAME_CHARACTERS, normaliseEmail, readName } from '@laurel/people';
import { browserOf, SESSION_COOKIE } from '../http/cookies.ts';
import type { House } from '../http/visit.ts';
import type { Translate } from '../i18n.ts';
import { SIGN_IN_RATE } from '../limits.ts';
import type { Page, Route } from '../route.ts';
import { Actions, Button } from '../ui/button.tsx';
import { ErrorSummary } from '../ui/error-summary.tsx';
import { errorAt, Field } from '../ui/field.tsx';
import { Form } from '../ui/form.tsx';
import { PageHead } from '../ui/page-head.tsx';

/** The first administrator: the address is printed once at the first start, and works once. */
export function setUpRoutes({ people, roles, config }: Pick<House, 'people' | 'roles' | 'config'>): readonly Route[] {
  const lettersKept = config.lettersKept === true;
  return [
    {
      method: 'get',
      path: '/setup/:token',
      access: { kind: 'public' },
      run: async ({ params, t }) => {
        const token = params.token ?? '';
        if (!(await people.peekSetUp(token))) throw new LaurelError('setup_used');
        return { kind: 'page', page: setUpPage(t, { token, name: '', email: '', wrong: [], lettersKept }) };
      },
    },
    {
      method: 'post',
      path: '/setup/:token',
      access: { kind: 'public' },
      limit: SIGN_IN_RATE,
      run: async (request) => {
        const { params, form, language, t } = request;
        const token = params.token ?? '';
        const name = form.get('name') ?? '';
        const email = form.get('email') ?? '';
        const wrong = [...(readName(name) === undefined ? ['name' as const] : []), ...(normaliseEmail(email) === undefined ? ['email' as const] : [])];
        if (wrong.length > 0) return { kind: 'page', page: setUpPage(t, { token, name, email, wrong, lettersKept }) };
        const { sessionToken } = await people.setUp({ token, name, email, language }, browserOf(request));
        const begin = roles.find((role) => role.begin !== undefined)?.begin ?? '/';
        return { kind: 'redirect', to: begin, cookies: [{ name: SESSION_COOKIE, value: sessionToken }] };
      },
    },
  ];
}

type Asked = { token: string; name: string; email: string; wrong: readonly ('name' | 'email')[]; lettersKept: boolean };

function setUpPage(t: Translate, { token, name, email, wrong, lettersKept }: Asked): Page {
  const problems = wrong.map((at) => ({ at, code: 'missing', detail: t(`web.set-up.${at}.error`) }));
  const body = (
    <>
      <PageHead title={t('web.set-up.title')} lede={t('web.set-up.lede')} />
      <ErrorSummary problems={problems} />
      <Form action={`/setup/${encodeURIComponent(token)}`}>
        <Field
          name="name"
          label={t('web.set-up.name')}
          autocomplete="name"
          value={name}
          error={errorAt(problems, 'name')}
          maxLength={NAME_CHARACTERS}
          required
        />
        <Field
          name="email"
          type="email"
          label={t('web.set-up.email')}
          hint={t(lettersKept ? 'web.set-up.email.no-letters' : 'web.set-up.email.hint')}
          autocomplete="email"
          value={email}
          error={errorAt(problems, 'email')}
          maxLength={254}
          required
        />
        <Actions>
          <Button>{t('web.set-up.button')}</Button>
        </Actions>
      </Form>
    </>
  );
  return { title: t('web.set-up.title'), frame: 'narrow', body, status: problems.length > 0 ? 422 : 200, noStore: true };
}
