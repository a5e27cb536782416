import type { Language } from '@laurel/base';
import type { Person } from '@laurel/people';
import { Link, State, type StateKind, Table, Time, usePage } from '@laurel/web';
import type { ProgrammeDeps } from '../deps.ts';
import type { GuardianshipRow } from './guardian-records.ts';
import { type Care, careOf } from './powers.ts';

export const institutionOf = ({ awarding }: Pick<ProgrammeDeps, 'awarding'>, profile: string, language: Language): string =>
  awarding.profiles.find(({ slug }) => slug === profile)?.name[language] ?? profile;

/** Everything a guardian may do, and beside it what they may not. */
export function MayDo({ row: { powers, purposes } }: { row: Pick<GuardianshipRow, 'powers' | 'purposes'> }) {
  const { t } = usePage();
  return (
    <>
      <ul>
        {powers.map((power) => (
          <li>
            {power === 'consent'
              ? t('programme.power.consent.of', { purposes: purposes.map((purpose) => t(`programme.purpose.${purpose}`)).join(' · ') })
              : t(`programme.power.${power}`)}
          </li>
        ))}
      </ul>
      <p class="soft small">{t('programme.care.may-not')}</p>
    </>
  );
}

const LOOK_OF: Record<Care, StateKind> = { live: 'ok', waiting: 'warn', declined: 'quiet', ended: 'quiet', over: 'quiet' };

type TableProps = {
  rows: readonly GuardianshipRow[];
  /** Whose name heads a row; `both` where an institution looks. */
  who: 'subject' | 'guardian' | 'both';
  persons: ReadonlyMap<string, Person>;
  at: string;
  caption: string;
  link: (row: GuardianshipRow, name: string) => { href: string; text: string; label: string } | undefined;
};

export function GuardianTable({ rows, who, persons, at, caption, link }: TableProps) {
  const { t } = usePage();
  const nameOf = (id: string) => persons.get(id)?.name || persons.get(id)?.email || t('programme.care.gone');
  const named = (row: GuardianshipRow) => nameOf(who === 'guardian' ? row.guardian : row.subject);
  return (
    <Table
      caption={caption}
      stacks="close"
      rows={rows}
      columns={[
        { head: t(who === 'guardian' ? 'programme.care.guardian' : 'programme.care.minor'), rowHead: true, cell: (row) => <bdi>{named(row)}</bdi> },
        ...(who === 'both' ? [{ head: t('programme.care.guardian'), cell: (row: GuardianshipRow) => <bdi>{nameOf(row.guardian)}</bdi> }] : []),
        { head: t('programme.care.may'), cell: ({ powers }) => powers.map((power) => t(`programme.power.short.${power}`)).join(' · ') },
        { head: t('programme.care.until'), cell: ({ endsAt }) => <Time at={endsAt.slice(0, 10)} dateOnly /> },
        {
          head: t('programme.care.stands'),
          cell: (row) => {
            const care = careOf(row, at);
            return <State kind={LOOK_OF[care]}>{t(`programme.care.state.${care}`)}</State>;
          },
        },
        {
          head: t('programme.care.do'),
          headHidden: true,
          screenOnly: true,
          cell: (row) => {
            const to = link(row, named(row));
            return to && <Link {...to}>{to.text}</Link>;
          },
        },
      ]}
    />
  );
}
