import { LaurelError } from '@laurel/base';
import { normaliseEmail } from '@laurel/people';
import { page, param, to, typed } from '../../door.ts';
import { SIGN_IN_RATE } from '../../limits.ts';
import type { Reply, Route, WebRequest } from '../../route.ts';
import { Actions, Button, LinkButton } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { Form } from '../../ui/form.tsx';
import { PageHead } from '../../ui/page-head.tsx';
import type { AccountHouse } from './account-routes.ts';

const RECENT = { kind: 'person', recent: true } as const;

/** Changing the address one signs in with: asked here, confirmed by the letter to the new one. */
export function addressRoutes({ people }: AccountHouse): readonly Route[] {
  return [
    { method: 'get', path: '/account/address', access: RECENT, run: async (request) => askPage(request, '', undefined) },
    {
      method: 'post',
      path: '/account/address',
      access: RECENT,
      run: async (request) => {
        const email = typed(request, 'email');
        const known = normaliseEmail(email);
        if (known === undefined) return askPage(request, email, request.t('web.sign-in.email.error'));
        if (known === request.session?.person.email) return askPage(request, email, request.t('web.account.address.same'));
        if (request.session) await people.account.askAddress(request.session, email);
        return to('/account?done=address-asked');
      },
    },
    {
      // As with ending sessions: it can only shut a door that somebody else may have opened.
      method: 'post',
      path: '/account/address/withdraw', // before /account/address/:token, which would take the word for one
      access: { kind: 'person' },
      run: async ({ session }) => {
        if (session) await people.account.withdrawAddress(session);
        return to('/account?done=address-withdrawn');
      },
    },
    {
      // On its own, so that its masthead says the new address; before /account/address/:token.
      method: 'get',
      path: '/account/address/confirmed',
      access: { kind: 'public' },
      run: async ({ t }) => {
        const title = t('web.account.confirmed.title');
        const body = (
          <>
            <PageHead title={title} lede={t('web.account.confirmed')} />
            <Actions>
              <LinkButton href="/account">{t('web.account')}</LinkButton>
            </Actions>
          </>
        );
        return page({ title, frame: 'narrow', body, noStore: true });
      },
    },
    {
      // The letter may be opened on another device, so its secret is the proof, and looking changes nothing.
      method: 'get',
      path: '/account/address/:token',
      access: { kind: 'public' },
      limit: SIGN_IN_RATE,
      run: async ({ t, ...request }) => {
        const token = param(request, 'token');
        const found = await people.account.peekAddress(token);
        if (!found) throw new LaurelError('link_ended');
        const title = t('web.account.confirm.title');
        const body = (
          <>
            <PageHead title={title} lede={t.rich(found.given ? 'web.account.confirm.given' : 'web.account.confirm', { email: <bdi>{found.email}</bdi> })} />
            <Form action={`/account/address/${encodeURIComponent(token)}`}>
              <Actions>
                <Button icon="check">{t('web.account.confirm.button')}</Button>
              </Actions>
            </Form>
            <p class="hint">{t(found.given ? 'web.account.confirm.given.not-you' : 'web.sign-in.not-you')}</p>
          </>
        );
        return page({ title, frame: 'narrow', body, noStore: true });
      },
    },
    {
      method: 'post',
      path: '/account/address/:token',
      access: { kind: 'public' },
      limit: SIGN_IN_RATE,
      run: async (request) => {
        await people.account.confirmAddress(param(request, 'token'));
        return to('/account/address/confirmed');
      },
    },
  ];
}

function askPage({ t, session }: WebRequest, email: string, error: string | undefined): Reply {
  const title = t('web.account.address.title');
  const body = (
    <>
      <PageHead title={title} lede={t.rich('web.account.address.lede', { email: <bdi>{session?.person.email ?? ''}</bdi> })} />
      <Form action="/account/address">
        <Field
          name="email"
          type="email"
          label={t('web.account.address.new')}
          hint={t('web.account.address.hint')}
          autocomplete="email"
          value={email}
          error={error}
          autofocus={error !== undefined}
          maxLength={254}
          required
        />
        <Actions>
          <Button icon="mail">{t('web.account.address.send')}</Button>
          <LinkButton href="/account" kind="quiet">
            {t('web.access.back')}
          </LinkButton>
        </Actions>
      </Form>
    </>
  );
  return page({
    title,
    frame: 'narrow',
    body,
    noStore: true,
    status: error === undefined ? 200 : 422,
    crumbs: [{ text: t('web.account'), href: '/account' }, { text: title }],
  });
}
