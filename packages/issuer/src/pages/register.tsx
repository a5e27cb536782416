import {
  Actions,
  asked,
  type Column,
  EmptyState,
  Field,
  Filters,
  Link,
  LinkButton,
  PageHead,
  Pager,
  page,
  type Route,
  SelectField,
  Table,
  Time,
  type Translate,
  withQuery,
} from '@laurel/web';
import { said } from '../achievements/definition.ts';
import { CONDITIONS, type Condition, conditionOf, findAwards, type RegisterPage, type RegisterQuery, type RegisterRow } from '../awards/find-awards.ts';
import type { Issuer } from '../deps.ts';
import { Achievement, type AchievementRow, Batch, type BatchRow } from '../records.ts';
import { AwardState } from './condition.tsx';
import { deskRoute } from './frame.tsx';

/** Batches to choose from in the filter: the newest. */
const BATCHES_OFFERED = 50;

export function registerRoutes(issuer: Issuer): Route[] {
  return [
    deskRoute(issuer, 'get', '/register', async (request, { profile, at }) => {
      const state = asked(request, 'state');
      const query: RegisterQuery = {
        q: asked(request, 'q'),
        achievement: asked(request, 'achievement'),
        condition: CONDITIONS.find((condition) => condition === state),
        batch: asked(request, 'batch'),
        after: asked(request, 'after'),
        before: asked(request, 'before'),
      };
      const choices = await issuer.store.as(profile.slug).read(async (db) => ({
        achievements: await db.list(Achievement, { current: 1 }, { order: { createdAt: 'DESC' } }),
        batches: await db.list(Batch, { state: 'awarding' }, { order: { createdAt: 'DESC' }, take: BATCHES_OFFERED }),
      }));
      const found = await findAwards(issuer, profile.slug, query);
      const { t } = request;
      return page({ title: t('issuer.register'), noStore: true, body: <Register t={t} at={at} query={query} found={found} {...choices} /> });
    }),
  ];
}

type Props = { t: Translate; at: string; query: RegisterQuery; found: RegisterPage; achievements: readonly AchievementRow[]; batches: readonly BatchRow[] };

function Register({ t, at, query, found, achievements, batches }: Props) {
  const filters = { q: query.q, achievement: query.achievement, state: query.condition, batch: query.batch };
  const any = (key: string) => ({ value: '', text: t(key) });
  const isFiltered = Object.values(filters).some((value) => value !== undefined);
  return (
    <>
      <PageHead title={t('issuer.register')} aside={t('issuer.register.count', { count: found.total })} />
      <Filters action={`${at}/register`} label={t('issuer.register')}>
        <Field name="q" type="search" grow label={t('issuer.register.search')} value={query.q} />
        <SelectField
          name="achievement"
          label={t('issuer.achievement')}
          value={query.achievement}
          options={[any('issuer.register.any-achievement'), ...achievements.map((row) => ({ value: row.id, text: said(row.definition.name, t.language) }))]}
        />
        <SelectField
          name="state"
          label={t('issuer.register.state')}
          value={query.condition}
          options={[any('issuer.register.any-state'), ...CONDITIONS.map((condition) => ({ value: condition, text: t(`issuer.state.${condition}`) }))]}
        />
        <SelectField
          name="batch"
          label={t('issuer.register.batch')}
          value={query.batch}
          options={[any('issuer.register.any-batch'), ...batches.map((batch) => ({ value: batch.id, text: `${batch.filename}, ${t.date(batch.createdAt)}` }))]}
        />
        <button class="btn quiet" type="submit">
          {t('issuer.register.show')}
        </button>
      </Filters>
      {found.rows.length === 0 ? (
        <EmptyState
          title={t(isFiltered ? 'issuer.register.nothing-found' : 'issuer.register.empty')}
          action={
            isFiltered ? (
              <LinkButton kind="quiet" href={`${at}/register`}>
                {t('issuer.register.all')}
              </LinkButton>
            ) : (
              <LinkButton href={`${at}/batches/new`}>{t('issuer.batch.new')}</LinkButton>
            )
          }
        >
          {t(isFiltered ? 'issuer.register.nothing-found.how' : 'issuer.register.empty.how')}
        </EmptyState>
      ) : (
        <Awards t={t} at={at} rows={found.rows} ofOne={query.achievement !== undefined || query.batch !== undefined} />
      )}
      {(found.newer || found.older) && (
        <Pager
          label={t('issuer.register.pages')}
          text={t('issuer.register.shown', { shown: found.rows.length, total: found.total })}
          before={
            found.newer === undefined ? undefined : { href: withQuery(`${at}/register`, { ...filters, before: found.newer }), text: t('issuer.register.newer') }
          }
          after={
            found.older === undefined ? undefined : { href: withQuery(`${at}/register`, { ...filters, after: found.older }), text: t('issuer.register.older') }
          }
        />
      )}
      {query.batch !== undefined && (
        <Actions>
          <LinkButton kind="quiet" href={`${at}/batches/${query.batch}`}>
            {t('issuer.register.batch-page')}
          </LinkButton>
        </Actions>
      )}
    </>
  );
}

/** Where all rows are `ofOne` achievement, the filter says which: its room goes to the notes. */
function Awards({ t, at, rows, ofOne }: { t: Translate; at: string; rows: readonly RegisterRow[]; ofOne: boolean }) {
  const achievement: Column<RegisterRow> = {
    head: t('issuer.achievement'),
    cell: (row) => row.achievement && <Title text={said(row.achievement.definition.name, t.language)} />,
  };
  return (
    <Table
      caption={t('issuer.register.caption')}
      wide
      rows={rows}
      columns={[
        { head: t('issuer.register.learner'), rowHead: true, cell: ({ award }) => <Learner award={award} /> },
        { head: t('issuer.register.state'), cell: (row) => <AwardState row={row} /> },
        { head: t('issuer.register.note'), cell: (row) => noteOf(t, row) },
        { head: t('issuer.register.number'), mono: true, nowrap: true, cell: ({ award }) => award.externalId },
        ...(ofOne ? [] : [achievement]),
        { head: t('issuer.field.awarded_on'), nowrap: true, cell: ({ award }) => <Time at={award.awardedOn} dateOnly /> },
        {
          head: t('issuer.register.open'),
          headHidden: true,
          screenOnly: true,
          cell: ({ award }) => (
            <Link href={`${at}/awards/${award.id}`} label={t('issuer.register.open-of', { who: award.recipientName ?? award.recipientEmail })}>
              {t('issuer.register.open')}
            </Link>
          ),
        },
      ]}
    />
  );
}

/** Two lines at most; the whole of a longer one is on the award's page. */
function Title({ text }: { text: string }) {
  return (
    <span class="two-lines" title={text}>
      {text}
    </span>
  );
}

function Learner({ award }: { award: RegisterRow['award'] }) {
  return award.recipientName === null ? (
    award.recipientEmail
  ) : (
    <>
      <bdi>{award.recipientName}</bdi>
      <small>{award.recipientEmail}</small>
    </>
  );
}

/** The one thing worth knowing beside the state. */
export function noteOf(t: Translate, { award, linkUntil, letter }: RegisterRow): string {
  const condition: Condition = conditionOf(award);
  if (condition === 'offered' || condition === 'issued') {
    if (letter?.stage === 'failed' || letter?.stage === 'bounced')
      return t(`issuer.mail.${letter.problem && t.has(`issuer.mail.${letter.problem}`) ? letter.problem : 'failed'}`);
    if (letter && letter.stage !== 'accepted') return t('issuer.mail.waiting');
    if (linkUntil === undefined) return t('issuer.note.link-ended');
    return condition === 'issued' ? t('issuer.note.issued') : t('issuer.note.link-until', { date: t.date(linkUntil) });
  }
  if (condition === 'kept') return award.validUntil === null ? t('issuer.note.kept') : t('issuer.note.kept-until', { date: t.date(award.validUntil) });
  return t(`issuer.note.${condition}`);
}
