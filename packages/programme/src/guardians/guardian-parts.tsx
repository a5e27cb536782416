import { type Language, LaurelError } from '@laurel/base';
import { hasMailbox, type Person } from '@laurel/people';
import { Link, MailAddress, param, State, type StateKind, Table, Time, usePage, type WebRequest } from '@laurel/web';
import type { ProgrammeDeps } from '../deps.ts';
import type { GuardianshipRow } from './guardian-records.ts';
import { type Care, careOf, saysMinorAlone } from './powers.ts';

export const institutionOf = ({ awarding }: Pick<ProgrammeDeps, 'awarding'>, profile: string, language: Language): string =>
  awarding.profiles.find(({ slug }) => slug === profile)?.name[language] ?? profile;

/** The institution in an address. @throws LaurelError not_found */
export function profileIn({ awarding }: Pick<ProgrammeDeps, 'awarding'>, request: WebRequest): string {
  const slug = param(request, 'profile');
  if (!awarding.profiles.some((profile) => profile.slug === slug)) throw new LaurelError('not_found');
  return slug;
}

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
  /** Where an institution looks: of minors without a mailbox, what stands for it in rosters, and where their own is said. */
  desk?: string;
  /** Those of them with a guardian of this institution in force, on whichever page. */
  inCare?: ReadonlySet<string>;
};

export function GuardianTable({ rows, who, persons, at, caption, link, desk, inCare }: TableProps) {
  const { t } = usePage();
  const nameOf = (id: string) => persons.get(id)?.name || persons.get(id)?.email || t('programme.care.gone');
  const shown = (id: string) => {
    const person = persons.get(id);
    return <bdi>{person && !person.name ? <MailAddress text={person.email} /> : nameOf(id)}</bdi>;
  };
  const act = (row: GuardianshipRow) => {
    const to = link(row, named(row));
    return to && <Link {...to}>{to.text}</Link>;
  };
  const named = (row: GuardianshipRow) => nameOf(who === 'guardian' ? row.guardian : row.subject);
  return (
    <Table
      caption={caption}
      stacks="close"
      rows={rows}
      columns={[
        {
          head: t(who === 'guardian' ? 'programme.care.guardian' : 'programme.care.minor'),
          rowHead: true,
          cell: (row) => {
            const person = persons.get(row.subject);
            return (
              <>
                {shown(who === 'guardian' ? row.guardian : row.subject)}
                {desk !== undefined && person && !hasMailbox(person.email) && (
                  <NoMailbox row={row} person={person} desk={desk} inCare={inCare?.has(row.subject) ?? false} again={careOf(row, at) !== 'over'} />
                )}
              </>
            );
          },
        },
        ...(who === 'both' ? [{ head: t('programme.care.guardian'), cell: (row: GuardianshipRow) => shown(row.guardian) }] : []),
        { head: t('programme.care.may'), cell: ({ powers }) => powers.map((power) => t(`programme.power.short.${power}`)).join(' · ') },
        { head: t('programme.care.until'), cell: ({ endsAt }) => <Time at={endsAt.slice(0, 10)} dateOnly /> },
        {
          head: t('programme.care.stands'),
          cell: (row) => {
            const care = careOf(row, at);
            return (
              <>
                <State kind={LOOK_OF[care]}>{t(`programme.care.state.${care}`)}</State>
                {saysMinorAlone(row, at) && (
                  <>
                    <br />
                    <span class="soft small">{t.rich('programme.care.state.age', { date: <Time at={row.endsAt.slice(0, 10)} dateOnly /> })}</span>
                  </>
                )}
                {who === 'both' && <div class="no-print">{act(row)}</div>}
              </>
            );
          },
        },
        // On a desk, with two persons in a row, it stands under how the row stands: the column of its own was out of sight.
        ...(who === 'both' ? [] : [{ head: t('programme.care.do'), headHidden: true, screenOnly: true, cell: act }]),
      ]}
    />
  );
}

type NoMailboxProps = { row: GuardianshipRow; person: Person; desk: string; inCare: boolean; again: boolean };

/** What to award to stands there only while letters reach a guardian; `again`: with nobody in force, this minor's next one is named from here, and no second minor. */
function NoMailbox({ row, person, desk, inCare, again }: NoMailboxProps) {
  const { t } = usePage();
  return (
    <>
      <br />
      <span class="soft small">
        {!inCare && t('programme.guardians.no-mailbox.nobody')}
        {inCare &&
          t.rich('programme.guardians.no-mailbox', {
            address: (
              <span class="mono">
                <MailAddress text={person.email} />
              </span>
            ),
          })}
      </span>
      {again && !inCare && (
        <>
          <br />
          <Link href={`${desk}?for=${row.id}#minor_name`} label={t('programme.guardians.again.of', { name: person.name })}>
            {t('programme.guardians.establish')}
          </Link>
        </>
      )}
      {row.confirmedAt !== null && (
        <>
          <br />
          <Link href={`${desk}/${row.id}/address`} label={t('programme.ward-address.of', { name: person.name })}>
            {t('programme.ward-address')}
          </Link>
        </>
      )}
    </>
  );
}
