import { now } from '@laurel/base';
import { Actions, Button, Facts, Form, LinkButton, Notice, PageHead, Part, page, type Reply, type Route, sessionIn, type WebRequest } from '@laurel/web';
import type { Holder } from '../deps.ts';
import { BACKUPS } from '../limits.ts';

const RECENT = { kind: 'person', recent: true } as const;

/** One sheet for a drawer: where the wallet is, how to get in without a mailbox, how to bring it back. The codes are in the answer to the post and in nothing else. */
export const kitRoutes = (holder: Holder): Route[] => [
  {
    method: 'get',
    path: '/wallet/kit',
    access: RECENT,
    run: async (request) => {
      const { t } = request;
      const { left } = await holder.people.recoveryCodes.state(sessionIn(request));
      return sheet(
        request,
        <>
          <PageHead title={t('holder.kit.title')} lede={t('holder.kit.lede')} />
          {left > 0 && <p>{t('web.recovery.replaces', { left })}</p>}
          <Form action="/wallet/kit" kind="actions">
            <Button icon="key">{t('holder.kit.make')}</Button>
          </Form>
        </>,
      );
    },
  },
  {
    method: 'post',
    path: '/wallet/kit',
    access: RECENT,
    limit: BACKUPS,
    run: async (request) => {
      const { t } = request;
      const session = sessionIn(request);
      const codes = await holder.people.recoveryCodes.make(session);
      const { publicUrl } = holder.config;
      return sheet(
        request,
        <>
          <PageHead title={t('holder.kit.title')} lede={t('holder.kit.of', { name: session.person.name || session.person.email })} />
          <Notice kind="warn" title={t('web.recovery.once.title')} screenOnly>
            {t('web.recovery.once')}
          </Notice>
          <Facts
            items={[
              { term: t('holder.kit.address'), detail: <bdi dir="ltr">{`${publicUrl}/wallet`}</bdi> },
              { term: t('holder.kit.email'), detail: <bdi>{session.person.email}</bdi> },
              { term: t('holder.kit.made'), detail: t.date(now(holder.context)) },
              { term: t('holder.kit.where'), detail: '_'.repeat(40) },
            ]}
          />
          <Part title={t('holder.kit.sign-in')}>
            <p>{t('web.recovery.how')}</p>
            <ol class="codes">
              {codes.map((code) => (
                <li class="mono">{code}</li>
              ))}
            </ol>
          </Part>
          <Part title={t('holder.kit.restore')}>
            <ol>
              {(['wallet', 'open', 'file', 'passphrase'] as const).map((step) => (
                <li>{t(`holder.kit.restore.${step}`)}</li>
              ))}
            </ol>
          </Part>
          <Actions>
            <LinkButton href="/wallet/safe">{t('web.recovery.kept')}</LinkButton>
          </Actions>
        </>,
      );
    },
  },
];

const sheet = ({ t }: WebRequest, body: Parameters<typeof page>[0]['body']): Reply =>
  page({ title: t('holder.kit.title'), noStore: true, crumbs: [{ text: t('holder.nav.safe'), href: '/wallet/safe' }], body });
