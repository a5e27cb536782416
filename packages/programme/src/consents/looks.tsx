import { Table, Time, usePage } from '@laurel/web';
import type { OrganisationRow } from '../affiliations/affiliation-records.ts';
import type { DisclosureRow } from '../disclosure/disclosure-records.ts';

/** Who looked at what: the learner's ledger; `ward` where it is a guardian who reads it. */
export function Looks(props: {
  looks: readonly DisclosureRow[];
  organisations: ReadonlyMap<string, OrganisationRow>;
  caption: string;
  ward?: string | undefined;
}) {
  const { t } = usePage();
  return (
    <Table
      caption={props.caption}
      stacks="close"
      rows={props.looks}
      columns={[
        { head: t('programme.looks.when'), cell: ({ at }) => <Time at={at} /> },
        { head: t('programme.looks.who'), rowHead: true, cell: ({ recipient }) => <bdi>{props.organisations.get(recipient)?.name}</bdi> },
        {
          head: t('programme.consent.categories'),
          cell: ({ categories }) => categories.map((category) => t(`programme.${props.ward === undefined ? 'category' : 'named'}.${category}`)).join(' · '),
        },
        { head: t('programme.consent.purpose'), cell: ({ purpose }) => t(`programme.purpose.${purpose}`) },
      ]}
    />
  );
}
