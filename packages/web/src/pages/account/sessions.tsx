import type { SessionView } from '@laurel/people';
import { param, to } from '../../door.ts';
import type { Translate } from '../../i18n.ts';
import type { Route } from '../../route.ts';
import { Actions, Button } from '../../ui/button.tsx';
import { Form } from '../../ui/form.tsx';
import { Table } from '../../ui/table.tsx';
import { Time } from '../../ui/time.tsx';
import type { AccountHouse } from './account-routes.ts';

/** Ending sessions asks for no recent sign-in: it can only shut somebody out who should not be in. */
export function sessionRoutes({ people }: AccountHouse): readonly Route[] {
  return [
    {
      method: 'post',
      path: '/account/sessions/end-others',
      access: { kind: 'person' },
      run: async ({ session }) => {
        if (session) await people.account.endOthers(session);
        return to('/account?done=others-ended');
      },
    },
    {
      method: 'post',
      path: '/account/sessions/:id/end',
      access: { kind: 'person' },
      run: async ({ session, ...request }) => {
        if (session) await people.account.endSession(session, param(request, 'id'));
        return to('/account?done=ended');
      },
    },
  ];
}

export function Sessions({ t, sessions }: { t: Translate; sessions: readonly SessionView[] }) {
  const deviceOf = ({ browser, system }: SessionView) => t('web.account.device', { browser, system });
  const others = sessions.filter(({ current }) => !current).length;
  return (
    <>
      <Table
        caption={t('web.account.sessions')}
        stacks
        rows={sessions}
        columns={[
          {
            head: t('web.account.session.device'),
            rowHead: true,
            cell: (row) => (
              <>
                {deviceOf(row)}
                {row.current && <span class="soft small"> {t('web.account.session.this')}</span>}
              </>
            ),
          },
          { head: t('web.account.session.since'), cell: ({ signedInAt }) => <Time at={signedInAt} /> },
          { head: t('web.account.session.seen'), cell: ({ seenAt }) => <Time at={seenAt} /> },
          {
            head: t('web.access.do'),
            headHidden: true,
            screenOnly: true,
            cell: (row) =>
              row.current ? null : (
                <Form action={`/account/sessions/${row.id}/end`} label={t('web.account.session.end-of', { device: deviceOf(row) })}>
                  <Button kind="link">{t('web.sign-out')}</Button>
                </Form>
              ),
          },
        ]}
      />
      {others > 0 && (
        <Form action="/account/sessions/end-others">
          <Actions>
            <Button kind="quiet">{t('web.account.session.end-others', { count: others })}</Button>
          </Actions>
        </Form>
      )}
    </>
  );
}
