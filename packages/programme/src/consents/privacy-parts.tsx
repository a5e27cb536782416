import { Link, Notice, Part, State, type StateKind, Table, Time, usePage } from '@laurel/web';
import type { OrganisationRow } from '../affiliations/affiliation-records.ts';
import { standsFor } from './as-shown.ts';
import type { ConsentEventRow } from './consent-records.ts';
import type { Whose } from './place.ts';
import { answerable, type Privacy } from './privacy.ts';
import { StopIt } from './since-shown.tsx';
import type { Lapse, Standing } from './standings.ts';
import { UntilDay } from './until.tsx';

export function Done({ privacy: { events, standings, organisations }, home, query }: { privacy: Privacy; home: string; query: URLSearchParams }) {
  const { t } = usePage();
  const word = (['given', 'refused'] as const).find((one) => query.has(one));
  const event = word && events.find(({ id }) => id === query.get(word));
  if (event && isOver(event, events)) return null;
  const newest = events.reduce<ConsentEventRow | undefined>((last, one) => (last && last.turn > one.turn ? last : one), undefined);
  const stopped = query.has('stopped') && newest?.state !== 'given'; // agreed again since
  if (query.has('ended')) return <Notice alert>{t('programme.consent.ended')}</Notice>;
  if (!event && !stopped) return null;
  const stands = event?.state === 'refused' ? standsFor(standings, event) : undefined;
  if (event && stands?.until)
    return (
      <Notice kind="warn" alert title={t('programme.privacy.refused.stands')}>
        {t.rich('programme.privacy.refused.stands.says', { date: <Time at={stands.until.at} dateOnly /> })}{' '}
        <StopIt standing={stands} organisation={organisations.get(stands.recipient)} home={home} />
        {' · '}
        <Link href={`${home}/receipts/${event.id}`}>{t('programme.receipt.see')}</Link>
      </Notice>
    );
  return (
    <Notice kind="ok" alert title={t(stopped ? 'programme.privacy.stopped' : `programme.privacy.${word}`)}>
      {event ? <Link href={`${home}/receipts/${event.id}`}>{t('programme.receipt.see')}</Link> : t('programme.privacy.stopped.says')}
    </Notice>
  );
}

/** Whether something else was decided since: a page that is opened again does not say of the older that it is done. */
const isOver = ({ recipient, purpose, turn }: ConsentEventRow, events: Privacy['events']): boolean =>
  events.some((one) => one.recipient === recipient && one.purpose === purpose && one.turn > turn);

/** What is asked; of a minor also what is not theirs to agree to, with who says so. */
export function Waiting({ privacy, whose }: { privacy: Privacy; whose: Pick<Whose, 'home' | 'mayAgree'> }) {
  const { t } = usePage();
  const { waiting, organisations } = privacy;
  const { home } = whose;
  if (waiting.length === 0) return null;
  const theirs = answerable(privacy, whose);
  const count = theirs.length;
  const title = count === 0 ? t('programme.privacy.asked') : t('programme.privacy.waiting', { count });
  return (
    <Part title={title}>
      <Table
        caption={title}
        stacks="close"
        rows={waiting}
        columns={[
          { head: t('programme.consent.who'), rowHead: true, cell: ({ recipient }) => <bdi>{organisations.get(recipient)?.name}</bdi> },
          { head: t('programme.consent.purpose'), cell: ({ purpose }) => t(`programme.purpose.${purpose}`) },
          {
            head: t('programme.privacy.answer'),
            headHidden: true,
            cell: (asked) => {
              const { id, recipient, purpose } = asked;
              const word = theirs.includes(asked) ? 'answer' : 'read';
              const about = { name: organisations.get(recipient)?.name ?? '', purpose: t(`programme.purpose.${purpose}`) };
              return (
                <>
                  <Link href={`${home}/requests/${id}`} label={t(`programme.privacy.${word}.of`, about)}>
                    {t(`programme.privacy.${word}`)}
                  </Link>
                  {word === 'read' && (
                    <>
                      <br />
                      <span class="soft small">{t(`programme.privacy.asked.${purpose === 'directory' ? 'directory' : 'guardian'}`)}</span>
                    </>
                  )}
                </>
              );
            },
          },
        ]}
      />
    </Part>
  );
}

type WhoSeesProps = { privacy: Privacy; whose: Pick<Whose, 'home' | 'ward' | 'mayAgree'>; institutions: readonly string[] };
type Sees = { name: string; kind?: OrganisationRow['kind']; standing?: Standing; link?: { href: string; text: string; label: string } };

/** The institution first, which needs no consent to award; then each organisation: what it may see, or that it counts one more. */
export function WhoSees({ privacy: { linked, standings, organisations }, whose, institutions }: WhoSeesProps) {
  const { t } = usePage();
  const { home, ward, mayAgree } = whose;
  const given = standings.filter(({ state }) => state === 'given');
  const nameOf = (id: string) => organisations.get(id)?.name ?? '';
  const rows: Sees[] = [
    ...institutions.map((name) => ({ name })),
    ...given.map((standing) => {
      const name = nameOf(standing.recipient);
      const purpose = t(`programme.purpose.${standing.purpose}`);
      const link = (ward === undefined || mayAgree(standing.purpose, organisations.get(standing.recipient)?.profile)) && {
        href: `${home}/stop/${standing.recipient}/${standing.purpose}`,
        text: t('programme.stop'),
        label: t('programme.stop.of', { name, purpose }),
      };
      return { name, ...kindOf(organisations.get(standing.recipient)), standing, ...(link && { link }) };
    }),
    ...linked
      .filter((id) => !given.some(({ recipient }) => recipient === id))
      .map((id) => {
        const name = nameOf(id);
        const link = ward === undefined && {
          href: `/learn/affiliations/${id}/leave`,
          text: t('programme.affiliations.leave'),
          label: t('programme.affiliations.leave.of', { name }),
        };
        return { name, ...kindOf(organisations.get(id)), ...(link && { link }) };
      }),
  ];
  return (
    <Table
      caption={t('programme.privacy.who')}
      stacks="close"
      rows={rows}
      columns={[
        {
          head: t('programme.looks.who'),
          rowHead: true,
          cell: ({ name, kind }) => (
            <>
              <bdi>{name}</bdi>
              <br />
              <span class="soft small">{t(kind ? `programme.organisation.kind.${kind}` : 'programme.privacy.institution')}</span>
            </>
          ),
        },
        {
          head: t('programme.consent.categories'),
          cell: ({ kind, standing }) => {
            if (standing)
              return standing.event.categories.map((category) => t(`programme.${ward === undefined ? 'category' : 'named'}.${category}`)).join(' · ');
            return kind ? (
              t('programme.privacy.counted')
            ) : (
              <>
                {t('programme.privacy.institution.sees')} <a href="/privacy">{t('programme.privacy.institution.more')}</a>
              </>
            );
          },
        },
        { head: t('programme.consent.purpose'), cell: ({ standing }) => standing && t(`programme.purpose.${standing.purpose}`) },
        { head: t('programme.consent.until'), cell: ({ standing }) => <UntilDay until={standing?.until} /> },
        { head: t('programme.stop'), headHidden: true, screenOnly: true, cell: ({ link }) => link && <Link {...link}>{link.text}</Link> },
      ]}
    />
  );
}

const kindOf = (organisation: OrganisationRow | undefined): Pick<Sees, 'kind'> => ({ kind: organisation?.kind ?? 'other' });

const LOOK_OF: Record<Standing['state'], StateKind> = { given: 'ok', refused: 'quiet', withdrawn: 'quiet', expired: 'quiet', lapsed: 'warn' };

/** A guardian's word lapses with their say; what is in a directory while the learner is under age, and for good what was agreed to then. */
function lapsedOf(lapse: Lapse | undefined, ward: string | undefined): string {
  if (lapse === 'minor') return 'programme.decided.lapsed.own';
  if (lapse === 'was-minor') return 'programme.decided.lapsed.own.was';
  return ward === undefined ? 'programme.decided.lapsed' : 'programme.decided.lapsed.ward';
}

type DecisionsProps = {
  privacy: Privacy;
  home: string;
  title: string;
  /** Names of whoever else decided; on a guardian's page, of everybody. Empty of a guardian without one. */
  hands: ReadonlyMap<string, string>;
  ward?: string;
};

export function Decisions({ privacy: { events, standings, open, organisations }, home, title, hands, ward }: DecisionsProps) {
  const { t } = usePage();
  if (events.length === 0) return null;
  const standingOf = (id: string) => standings.find(({ event }) => event.id === id);
  return (
    <Part title={title}>
      <Table
        caption={title}
        stacks="close"
        rows={events}
        columns={[
          { head: t('programme.looks.when'), cell: ({ at }) => <Time at={at} /> },
          { head: t('programme.organisation'), rowHead: true, cell: ({ recipient }) => <bdi>{organisations.get(recipient)?.name}</bdi> },
          { head: t('programme.consent.purpose'), cell: ({ purpose }) => t(`programme.purpose.${purpose}`) },
          {
            head: t('programme.receipt.what'),
            cell: ({ id, state, grantor, recipient, purpose }) => {
              const { state: now, lapse } = standingOf(id) ?? {};
              const name = hands.get(grantor);
              const again = now !== undefined && now !== 'given' ? open.find((asked) => asked.recipient === recipient && asked.purpose === purpose) : undefined;
              return (
                <>
                  {/* What was decided before something else was is history, and no longer in force. */}
                  <State kind={now === undefined ? 'quiet' : LOOK_OF[now]}>
                    {t(now === 'lapsed' ? lapsedOf(lapse, ward) : `programme.decided.${now ?? state}`)}
                  </State>
                  {name !== undefined && (
                    <>
                      <br />
                      <span class="soft small">
                        {t.rich(`programme.decided.by${ward === undefined ? '.guardian' : ''}${name === '' ? '.unnamed' : ''}`, { name: <bdi>{name}</bdi> })}
                      </span>
                    </>
                  )}
                  {again && (
                    <>
                      {' '}
                      <Link
                        href={`${home}/requests/${again.id}`}
                        label={t('programme.privacy.again.of', { name: organisations.get(recipient)?.name ?? '', purpose: t(`programme.purpose.${purpose}`) })}
                      >
                        {t('programme.privacy.again')}
                      </Link>
                    </>
                  )}
                </>
              );
            },
          },
          {
            head: t('programme.receipt'),
            headHidden: true,
            screenOnly: true,
            cell: ({ id, at, state, recipient, purpose }) => {
              const name = organisations.get(recipient)?.name ?? '';
              const about = { date: t.dateTime(at), name, purpose: t(`programme.purpose.${purpose}`), what: t(`programme.decided.${state}`) };
              return (
                <Link href={`${home}/receipts/${id}`} label={t('programme.receipt.of', about)}>
                  {t('programme.receipt')}
                </Link>
              );
            },
          },
        ]}
      />
    </Part>
  );
}
