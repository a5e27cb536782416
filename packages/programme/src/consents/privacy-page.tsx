import { Actions, Link, LinkButton, Notice, PageHead, Part, page, personIn, type Route, State, type StateKind, Table, Time, usePage } from '@laurel/web';
import type { OrganisationRow } from '../affiliations/affiliation-records.ts';
import { readAnswers } from '../background/answers.ts';
import type { ProgrammeDeps } from '../deps.ts';
import { LOOKS_SHOWN } from '../limits.ts';
import { Looks } from './looks.tsx';
import { type Privacy, privacyOf } from './privacy.ts';
import type { Standing } from './standings.ts';

const HERE = '/learn/privacy';

/** The privacy centre: who can see what, each with a stop; what is asked; who looked; what was decided; all of it to take along. */
export const privacyRoutes = (deps: ProgrammeDeps): readonly Route[] => [
  {
    method: 'get',
    path: HERE,
    access: { kind: 'person' },
    run: async (request) => {
      const { t } = request;
      const privacy = await privacyOf(deps, personIn(request));
      const { seen, organisations } = privacy;
      const title = t('programme.privacy');
      return page({
        title,
        noStore: true,
        body: (
          <>
            <PageHead title={title} lede={t('programme.privacy.lede')} />
            <Done privacy={privacy} query={request.query} />
            <Waiting privacy={privacy} />
            <Part title={t('programme.privacy.who')}>
              <WhoSees privacy={privacy} institutions={deps.awarding.profiles.map(({ name }) => name[t.language])} />
            </Part>
            <Part title={t('programme.privacy.looks')} id="looks">
              {seen.length === 0 ? (
                <p>{t('programme.privacy.looks.none')}</p>
              ) : (
                <Looks looks={seen.slice(0, LOOKS_SHOWN)} organisations={organisations} caption={t('programme.privacy.looks')} />
              )}
              {seen.length > LOOKS_SHOWN && <p class="soft small">{t('programme.privacy.looks.more', { count: seen.length - LOOKS_SHOWN })}</p>}
            </Part>
            <Decisions privacy={privacy} />
            <Part title={t('programme.background')} screenOnly>
              <p>{t('programme.background.why')}</p>
              <Link href="/learn/background">{t('programme.background.see')}</Link>
            </Part>
            <Part title={t('programme.privacy.take')} screenOnly>
              <p>{t('programme.privacy.take.says')}</p>
              <Actions>
                <LinkButton href={`${HERE}/export.json`} kind="quiet" icon="download">
                  {t('programme.privacy.take.do')}
                </LinkButton>
              </Actions>
            </Part>
          </>
        ),
      });
    },
  },
  {
    method: 'get',
    path: `${HERE}/export.json`,
    access: { kind: 'person' },
    run: async (request) => {
      const { linked, events, seen, organisations } = await privacyOf(deps, personIn(request));
      const named = [...organisations.values()].map(({ id, name, kind, email }) => ({ id, name, kind, email }));
      const background = await readAnswers(deps, personIn(request));
      const looks = seen.map(({ reader: _, ...look }) => look); // who of its people looked is theirs
      const body = JSON.stringify({ organisations: named, linked, decisions: events, looks, background }, null, 2);
      return { kind: 'bytes', body, contentType: 'application/json', filename: 'privacy.json' };
    },
  },
];

function Done({ privacy: { events }, query }: { privacy: Privacy; query: URLSearchParams }) {
  const { t } = usePage();
  const word = (['given', 'refused'] as const).find((one) => query.has(one));
  const event = word && events.find(({ id }) => id === query.get(word));
  const stopped = query.has('stopped');
  if (!event && !stopped) return null;
  return (
    <Notice kind="ok" alert title={t(stopped ? 'programme.privacy.stopped' : `programme.privacy.${word}`)}>
      {event ? <Link href={`${HERE}/receipts/${event.id}`}>{t('programme.receipt.see')}</Link> : t('programme.privacy.stopped.says')}
    </Notice>
  );
}

function Waiting({ privacy: { waiting, organisations } }: { privacy: Privacy }) {
  const { t } = usePage();
  if (waiting.length === 0) return null;
  return (
    <Part title={t('programme.privacy.waiting', { count: waiting.length })}>
      <Table
        caption={t('programme.privacy.waiting', { count: waiting.length })}
        stacks="close"
        rows={waiting}
        columns={[
          { head: t('programme.consent.who'), rowHead: true, cell: ({ recipient }) => <bdi>{organisations.get(recipient)?.name}</bdi> },
          { head: t('programme.consent.purpose'), cell: ({ purpose }) => t(`programme.purpose.${purpose}`) },
          {
            head: t('programme.privacy.answer'),
            headHidden: true,
            cell: ({ id, recipient }) => (
              <Link href={`${HERE}/requests/${id}`} label={t('programme.privacy.answer.of', { name: organisations.get(recipient)?.name ?? '' })}>
                {t('programme.privacy.answer')}
              </Link>
            ),
          },
        ]}
      />
    </Part>
  );
}

type Sees = { name: string; kind?: OrganisationRow['kind']; standing?: Standing; link?: { href: string; text: string; label: string } };

/** The institution first, which needs no consent to award; then each organisation: what it may see, or that it counts one more. */
function WhoSees({ privacy: { linked, standings, organisations }, institutions }: { privacy: Privacy; institutions: readonly string[] }) {
  const { t } = usePage();
  const given = standings.filter(({ state }) => state === 'given');
  const nameOf = (id: string) => organisations.get(id)?.name ?? '';
  const rows: Sees[] = [
    ...institutions.map((name) => ({ name })),
    ...given.map((standing) => {
      const name = nameOf(standing.recipient);
      const purpose = t(`programme.purpose.${standing.purpose}`);
      const link = {
        href: `${HERE}/stop/${standing.recipient}/${standing.purpose}`,
        text: t('programme.stop'),
        label: t('programme.stop.of', { name, purpose }),
      };
      return { name, ...kindOf(organisations.get(standing.recipient)), standing, link };
    }),
    ...linked
      .filter((id) => !given.some(({ recipient }) => recipient === id))
      .map((id) => {
        const name = nameOf(id);
        const link = {
          href: `/learn/affiliations/${id}/leave`,
          text: t('programme.affiliations.leave'),
          label: t('programme.affiliations.leave.of', { name }),
        };
        return { name, ...kindOf(organisations.get(id)), link };
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
            if (standing) return standing.event.categories.map((category) => t(`programme.category.${category}`)).join(' · ');
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
        { head: t('programme.consent.until'), cell: ({ standing }) => standing?.event.expiresAt && <Time at={standing.event.expiresAt} dateOnly /> },
        { head: t('programme.stop'), headHidden: true, screenOnly: true, cell: ({ link }) => link && <Link {...link}>{link.text}</Link> },
      ]}
    />
  );
}

const kindOf = (organisation: OrganisationRow | undefined): Pick<Sees, 'kind'> => ({ kind: organisation?.kind ?? 'other' });

const LOOK_OF: Record<Standing['state'], StateKind> = { given: 'ok', refused: 'quiet', withdrawn: 'quiet', expired: 'quiet', lapsed: 'warn' };

function Decisions({ privacy: { events, standings, open, organisations } }: { privacy: Privacy }) {
  const { t } = usePage();
  if (events.length === 0) return null;
  const stateOf = (id: string) => standings.find(({ event }) => event.id === id)?.state;
  return (
    <Part title={t('programme.privacy.decided')}>
      <Table
        caption={t('programme.privacy.decided')}
        stacks="close"
        rows={events}
        columns={[
          { head: t('programme.looks.when'), cell: ({ at }) => <Time at={at} /> },
          { head: t('programme.organisation'), rowHead: true, cell: ({ recipient }) => <bdi>{organisations.get(recipient)?.name}</bdi> },
          { head: t('programme.consent.purpose'), cell: ({ purpose }) => t(`programme.purpose.${purpose}`) },
          {
            head: t('programme.receipt.what'),
            cell: ({ id, state, recipient, purpose }) => {
              const now = stateOf(id);
              const again = now !== undefined && now !== 'given' ? open.find((asked) => asked.recipient === recipient && asked.purpose === purpose) : undefined;
              return (
                <>
                  <State kind={LOOK_OF[now ?? state]}>{t(`programme.decided.${now ?? state}`)}</State>
                  {again && (
                    <>
                      {' '}
                      <Link href={`${HERE}/requests/${again.id}`}>{t('programme.privacy.again')}</Link>
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
            cell: ({ id, at }) => (
              <Link href={`${HERE}/receipts/${id}`} label={t('programme.receipt.of', { date: t.dateTime(at) })}>
                {t('programme.receipt')}
              </Link>
            ),
          },
        ]}
      />
    </Part>
  );
}
