import { LaurelError } from '@laurel/base';
import { ACCOUNT_RATE } from '../../limits.ts';
import type { Route } from '../../route.ts';
import { Actions, Button, LinkButton } from '../../ui/button.tsx';
import { Form } from '../../ui/form.tsx';
import { Notice } from '../../ui/notice.tsx';
import { PageHead } from '../../ui/page-head.tsx';
import type { AccountHouse } from './account-routes.ts';
import { below } from './passkeys.tsx';

const RECENT = { kind: 'person', recent: true } as const;

/** Codes for paper. They are shown by the answer to the post and by nothing else. */
export function recoveryCodeRoutes({ people, context, nodeName }: AccountHouse): readonly Route[] {
  return [
    {
      method: 'get',
      path: '/account/recovery-codes',
      access: RECENT,
      run: async ({ t, session }) => {
        if (!session) throw new LaurelError('not_signed_in');
        const { left } = await people.recoveryCodes.state(session);
        const title = t('web.recovery.title');
        const body = (
          <>
            <PageHead title={title} lede={t('web.recovery.lede')} />
            {left > 0 && <p>{t('web.recovery.replaces', { left })}</p>}
            <Form action="/account/recovery-codes">
              <Actions>
                <Button icon="key">{t(left > 0 ? 'web.recovery.make-new' : 'web.recovery.make')}</Button>
                <LinkButton kind="quiet" href="/account">
                  {t('web.access.back')}
                </LinkButton>
              </Actions>
            </Form>
          </>
        );
        return below(t, { title, body });
      },
    },
    {
      method: 'post',
      path: '/account/recovery-codes',
      access: RECENT,
      limit: ACCOUNT_RATE,
      run: async ({ t, session }) => {
        if (!session) throw new LaurelError('not_signed_in');
        const codes = await people.recoveryCodes.make(session);
        const title = t('web.recovery.title');
        const made = context.clock().toISOString();
        const body = (
          <>
            <PageHead title={title} lede={t('web.recovery.for', { name: nodeName(t.language), email: session.person.email, date: t.date(made) })} />
            <Notice kind="warn" title={t('web.recovery.once.title')} screenOnly>
              {t('web.recovery.once')}
            </Notice>
            <ol class="codes">
              {codes.map((code) => (
                <li key={code} class="mono">
                  {code}
                </li>
              ))}
            </ol>
            <p class="hint">{t('web.recovery.how')}</p>
            <Actions>
              <LinkButton href="/account">{t('web.recovery.kept')}</LinkButton>
            </Actions>
          </>
        );
        return below(t, { title, body });
      },
    },
  ];
}
