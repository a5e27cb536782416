import { Button, Form, Link, Part, Table, Time, usePage } from '@laurel/web';
import type { Whose } from './place.ts';
import type { Privacy } from './privacy.ts';
import type { Lapse, Standing } from './standings.ts';

type Props = { privacy: Privacy; mayAgree: Whose['mayAgree'] };

const TITLES: Record<Lapse, string> = { guardian: 'programme.lapsed', minor: 'programme.lapsed.minor', 'was-minor': 'programme.lapsed.was-minor' };

/** What was agreed to and nobody is told any more, by why it is so: to let stand, where the learner may say so now, or to stop with one button. */
export const Lapsed = ({ privacy, mayAgree }: Props) => (
  <>
    <LapsedFor lapse="guardian" privacy={privacy} mayAgree={mayAgree} />
    <LapsedFor lapse="minor" privacy={privacy} mayAgree={mayAgree} />
    <LapsedFor lapse="was-minor" privacy={privacy} mayAgree={mayAgree} />
  </>
);

function LapsedFor({ lapse, privacy: { standings, linked, organisations }, mayAgree }: Props & { lapse: Lapse }) {
  const { t } = usePage();
  const lapsed = standings.filter((one) => one.lapse === lapse && organisations.get(one.recipient)?.closedAt === null);
  if (lapsed.length === 0) return null;
  const title = t(TITLES[lapse], { count: lapsed.length });
  const takeOver = {
    head: t('programme.lapsed.take-over'),
    headHidden: true,
    screenOnly: true,
    cell: ({ recipient, purpose }: Standing) =>
      linked.includes(recipient) &&
      mayAgree(purpose, organisations.get(recipient)?.profile) && (
        <Link
          href={`/learn/privacy/taken-over/${recipient}/${purpose}`}
          label={t('programme.lapsed.take-over.of', { name: organisations.get(recipient)?.name ?? '', purpose: t(`programme.purpose.${purpose}`) })}
        >
          {t('programme.lapsed.take-over')}
        </Link>
      ),
  };
  return (
    <Part title={title} id={lapse === 'guardian' ? 'lapsed' : `lapsed-${lapse}`}>
      <p>{t(`${TITLES[lapse]}.says`)}</p>
      <Table
        caption={title}
        stacks="close"
        rows={lapsed}
        columns={[
          { head: t('programme.organisation'), rowHead: true, cell: ({ recipient }) => <bdi>{organisations.get(recipient)?.name}</bdi> },
          { head: t('programme.consent.purpose'), cell: ({ purpose }) => t(`programme.purpose.${purpose}`) },
          { head: t('programme.consent.categories'), cell: ({ event }) => event.categories.map((one) => t(`programme.category.${one}`)).join(' · ') },
          { head: t('programme.consent.until'), cell: ({ event }) => event.expiresAt && <Time at={event.expiresAt} dateOnly /> },
          ...(lapse === 'minor' ? [] : [takeOver]),
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
