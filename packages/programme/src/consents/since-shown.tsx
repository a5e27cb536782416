import { Actions, Button, Form, Link, LinkButton, Notice, Time, usePage } from '@laurel/web';
import type { OrganisationRow } from '../affiliations/affiliation-records.ts';
import type { Standing } from './standings.ts';

/** What was agreed to or stopped while a page about it stood open, said to whoever answered that page: to leave it, or to stop it by one press. */
export function SinceShown({ before, isOwn, home }: { before: Standing | undefined; isOwn: boolean; home: string }) {
  const { t } = usePage();
  if (!before)
    return (
      <Notice kind="warn" alert>
        {t('programme.consent.since.over')}
      </Notice>
    );
  return (
    <>
      <Notice kind="warn" alert>
        {t.rich(isOwn ? 'programme.consent.since.own' : 'programme.consent.since.other', { time: <Time at={before.event.at} /> })}
      </Notice>
      <Form action={`${home}/stop/${before.recipient}/${before.purpose}`}>
        <Actions>
          <LinkButton href={home} kind="quiet">
            {t('programme.stop.keep')}
          </LinkButton>
          <Button kind="danger">{t('programme.stop.do')}</Button>
        </Actions>
      </Form>
    </>
  );
}

/** From a sentence about what stands to where it is stopped. */
export function StopIt({
  standing: { recipient, purpose },
  organisation,
  home,
}: {
  standing: Standing;
  organisation: OrganisationRow | undefined;
  home: string;
}) {
  const { t } = usePage();
  return (
    <Link
      href={`${home}/stop/${recipient}/${purpose}`}
      label={t('programme.stop.of', { name: organisation?.name ?? '', purpose: t(`programme.purpose.${purpose}`) })}
    >
      {t('programme.stop')}
    </Link>
  );
}
