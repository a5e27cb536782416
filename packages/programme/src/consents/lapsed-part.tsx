import { Button, Form, Link, Part, Table, Time, usePage } from '@laurel/web';
import type { Whose } from './place.ts';
import type { Privacy } from './privacy.ts';

/** What a guardian agreed to and nobody is told any more, since it is the learner's own to say now: let it stand, or stop it with one button. */
export function Lapsed({ privacy: { standings, linked, organisations }, mayAgree }: { privacy: Privacy; mayAgree: Whose['mayAgree'] }) {
  const { t } = usePage();
  const lapsed = standings.filter(({ state, recipient }) => state === 'lapsed' && organisations.get(recipient)?.closedAt === null);
  if (lapsed.length === 0) return null;
  const title = t('programme.lapsed', { count: lapsed.length });
  return (
    <Part title={title} id="lapsed">
      <p>{t('programme.lapsed.says')}</p>
      <Table
        caption={title}
        stacks="close"
        rows={lapsed}
        columns={[
          { head: t('programme.organisation'), rowHead: true, cell: ({ recipient }) => <bdi>{organisations.get(recipient)?.name}</bdi> },
          { head: t('programme.consent.purpose'), cell: ({ purpose }) => t(`programme.purpose.${purpose}`) },
          { head: t('programme.consent.categories'), cell: ({ event }) => event.categories.map((one) => t(`programme.category.${one}`)).join(' · ') },
          { head: t('programme.consent.until'), cell: ({ event }) => event.expiresAt && <Time at={event.expiresAt} dateOnly /> },
          {
            head: t('programme.lapsed.take-over'),
            headHidden: true,
            screenOnly: true,
            cell: ({ recipient, purpose }) =>
              linked.includes(recipient) &&
              mayAgree(purpose, organisations.get(recipient)?.profile) && (
                <Link
                  href={`/learn/privacy/taken-over/${recipient}/${purpose}`}
                  label={t('programme.lapsed.take-over.of', { name: organisations.get(recipient)?.name ?? '', purpose: t(`programme.purpose.${purpose}`) })}
                >
                  {t('programme.lapsed.take-over')}
                </Link>
              ),
          },
          {
            head: t('programme.stop'),
            headHidden: true,
            screenOnly: true,
            cell: ({ recipient, purpose }) => (
              <Form
                action={`/learn/privacy/stop/${recipient}/${purpose}`}
                label={t('programme.stop.of', { name: organisations.get(recipient)?.name ?? '', purpose: t(`programme.purpose.${purpose}`) })}
              >
                <Button kind="quiet" small>
                  {t('programme.stop')}
                </Button>
              </Form>
            ),
          },
        ]}
      />
    </Part>
  );
}
