import { LaurelError } from '@laurel/base';
import { NAME_CHARACTERS, type PasskeyView } from '@laurel/people';
import { page, param, to, typed } from '../../door.ts';
import type { Translate } from '../../i18n.ts';
import { ACCOUNT_RATE } from '../../limits.ts';
import type { Page, Reply, Route, WebRequest } from '../../route.ts';
import { Actions, Button, LinkButton } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field } from '../../ui/field.tsx';
import { Form } from '../../ui/form.tsx';
import { Notice } from '../../ui/notice.tsx';
import { PageHead } from '../../ui/page-head.tsx';
import { Time } from '../../ui/time.tsx';
import { credentialIn, PasskeyForm } from '../passkey-form.tsx';
import type { AccountHouse } from './account-routes.ts';

const RECENT = { kind: 'person', recent: true } as const;

/** Adding and removing passkeys: after a recent sign-in, since each is a way in for good. */
export function passkeyRoutes({ people }: AccountHouse): readonly Route[] {
  return [
    { method: 'get', path: '/account/passkeys/new', access: RECENT, run: async (request) => addPage(request, false) },
    {
      method: 'post',
      path: '/account/passkeys/challenge',
      access: RECENT,
      limit: ACCOUNT_RATE,
      accepts: 'json',
      run: async ({ session }) => {
        if (!session) throw new LaurelError('not_signed_in');
        return { kind: 'json', body: await people.passkeys.startAdding(session) };
      },
    },
    {
      method: 'post',
      path: '/account/passkeys',
      access: RECENT,
      limit: ACCOUNT_RATE,
      run: async (request) => {
        try {
          if (request.session) await people.passkeys.add(request.session, { name: typed(request, 'name'), credential: credentialIn(request.form) });
        } catch (error) {
          if (error instanceof LaurelError && error.code === 'passkey_refused') return addPage(request, true);
          throw error;
        }
        return to('/account?done=passkey-added');
      },
    },
    {
      method: 'get',
      path: '/account/passkeys/:id/remove',
      access: RECENT,
      run: async (request) => {
        const { t, session } = request;
        const found = session && (await people.passkeys.list(session)).find(({ id }) => id === param(request, 'id'));
        if (!found) throw new LaurelError('not_found');
        const body = (
          <Dialog title={t.rich('web.passkey.remove.title', { name: <bdi>{found.name}</bdi> })}>
            <p>{t('web.passkey.remove.what')}</p>
            <Form action={`/account/passkeys/${found.id}/remove`}>
              <Actions>
                <Button kind="danger" icon="cross">
                  {t('web.passkey.remove')}
                </Button>
                <LinkButton kind="quiet" href="/account">
                  {t('web.access.remove.keep')}
                </LinkButton>
              </Actions>
            </Form>
          </Dialog>
        );
        return below(t, { title: t('web.passkey.remove'), body });
      },
    },
    {
      method: 'post',
      path: '/account/passkeys/:id/remove',
      access: RECENT,
      run: async (request) => {
        if (request.session) await people.passkeys.remove(request.session, param(request, 'id'));
        return to('/account?done=passkey-removed');
      },
    },
  ];
}

/** The person's own, as part of the account page. */
export function PasskeyList({ t, passkeys }: { t: Translate; passkeys: readonly PasskeyView[] }) {
  if (passkeys.length === 0) return <p class="hint">{t('web.passkey.none')}</p>;
  return (
    <ul class="stack">
      {passkeys.map(({ id, name, createdAt, lastUsedAt }) => (
        <li key={id}>
          <strong>
            <bdi>{name}</bdi>
          </strong>
          <br />
          <span class="soft small">
            {lastUsedAt === null
              ? t.rich('web.passkey.unused', { date: <Time at={createdAt} dateOnly /> })
              : t.rich('web.passkey.used', { date: <Time at={createdAt} dateOnly />, used: <Time at={lastUsedAt} /> })}
          </span>
          <br />
          <a href={`/account/passkeys/${id}/remove`} aria-label={t('web.passkey.remove-of', { name })}>
            {t('web.passkey.remove.ask')}
          </a>
        </li>
      ))}
    </ul>
  );
}

function addPage(request: WebRequest, refused: boolean): Reply {
  const { t } = request;
  const body = (
    <>
      <PageHead title={t('web.passkey.add')} lede={t('web.passkey.add.lede')} />
      {refused && (
        <Notice kind="bad" alert title={t('web.passkey.trouble.title')}>
          {t('error.passkey_refused')}
        </Notice>
      )}
      <div data-passkey-without>
        <Notice title={t('web.passkey.without.title')}>{t('web.passkey.without')}</Notice>
      </div>
      <PasskeyForm kind="create" challenge="/account/passkeys/challenge" action="/account/passkeys">
        <Field
          name="name"
          label={t('web.passkey.name')}
          hint={t('web.passkey.name.hint')}
          value={typed(request, 'name')}
          maxLength={NAME_CHARACTERS}
          autocomplete="off"
          required
        />
        <Actions>
          <Button icon="key">{t('web.passkey.make')}</Button>
        </Actions>
      </PasskeyForm>
      <Actions>
        <LinkButton kind="quiet" href="/account">
          {t('web.access.back')}
        </LinkButton>
      </Actions>
    </>
  );
  return below(t, { title: t('web.passkey.add'), body, status: refused ? 422 : 200, script: 'passkey' });
}

/** A page below the account, in its frame. */
export function below(t: Translate, given: Pick<Page, 'title' | 'body'> & Partial<Page>): Reply {
  return page({ frame: 'narrow', noStore: true, crumbs: [{ text: t('web.account'), href: '/account' }, { text: given.title }], ...given });
}
