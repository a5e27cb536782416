import { now } from '@laurel/base';
import {
  Actions,
  asked,
  Bulk,
  Button,
  EmptyState,
  Form,
  Icon,
  Link,
  LinkButton,
  Notice,
  PageHead,
  Pager,
  page,
  type Reply,
  type Route,
  type Translate,
  type WebRequest,
  withQuery,
} from '@laurel/web';
import { ACTS } from '../awards/change-records.ts';
import { findAwards, type RegisterPage, type RegisterQuery } from '../awards/find-awards.ts';
import type { Issuer } from '../deps.ts';
import { COUNTED_AT_MOST, COUNTED_IN_SEARCH, REGISTER_PAGE, REGISTER_PAGE_MOST } from '../limits.ts';
import { EXPORTS, exportRegister } from '../register/export-register.ts';
import { countCorrections } from './corrections.tsx';
import { type AtDesk, deskRoute } from './frame.tsx';
import { ACT_ICONS } from './register-change-view.tsx';
import { type Choices, filterAsked, filterInWords, isFiltered, RegisterFilters, readChoices } from './register-filters.tsx';
import { Awards } from './register-table.tsx';

const TYPES = { csv: 'text/csv; charset=utf-8', jsonl: 'application/jsonl; charset=utf-8' } as const;

export function registerRoutes(issuer: Issuer): Route[] {
  return [
    deskRoute(issuer, 'get', '/register', (request, desk) => {
      const rows = Math.min(Math.max(Math.trunc(Number(asked(request, 'rows'))) || REGISTER_PAGE, 1), REGISTER_PAGE_MOST);
      const query = { ...filterAsked(request), after: asked(request, 'after'), before: asked(request, 'before'), rows };
      return registerPage(issuer, request, desk, { query, picks: [], wrong: undefined });
    }),
    ...EXPORTS.map((format) =>
      deskRoute(issuer, 'get', `/register.${format}`, async (request, { profile, actor }) => {
        const chunks = await exportRegister(issuer, { profile: profile.slug, filter: filterAsked(request), format, t: request.t, actor });
        const day = now(issuer.context).slice(0, 10);
        return {
          kind: 'stream',
          chunks,
          contentType: TYPES[format],
          filename: `${request.t('issuer.register').toLowerCase()}-${profile.slug}-${day}.${format}`,
        };
      }),
    ),
  ];
}

type Asked = {
  query: RegisterQuery /** Ids picked before, and what was wrong with what was asked of them. */;
  picks: readonly string[];
  wrong: string | undefined;
};

export async function registerPage(issuer: Issuer, request: WebRequest, { profile, at }: AtDesk, { query, picks, wrong }: Asked): Promise<Reply> {
  const choices = await readChoices(issuer, profile.slug);
  const found = await findAwards(issuer, profile.slug, query);
  const corrections = await issuer.store.as(profile.slug).read(countCorrections);
  const { t } = request;
  const props = {
    t,
    at,
    query: { rows: REGISTER_PAGE, ...query },
    found,
    choices,
    picks: new Set(picks),
    wrong,
    corrections,
    asOf: t.dateTime(now(issuer.context)),
  };
  return page({ title: t('issuer.register'), status: wrong === undefined ? 200 : 422, noStore: true, body: <Register {...props} /> });
}

type Props = {
  t: Translate;
  at: string;
  asOf: string;
  query: RegisterQuery;
  found: RegisterPage;
  choices: Choices;
  picks: ReadonlySet<string>;
  wrong: string | undefined;
  corrections: number;
};

function Register({ t, at, asOf, query, found, choices, picks, wrong, corrections }: Props) {
  const { after: _after, before: _before, rows: _rows, ...filter } = query;
  const counted = query.q ? COUNTED_IN_SEARCH : COUNTED_AT_MOST;
  const more = found.total >= counted;
  return (
    <>
      <PageHead title={t('issuer.register')} aside={t(more ? 'issuer.register.count.more' : 'issuer.register.count', { count: found.total })} />
      <p class="print-only">
        {t('issuer.register.as-of', { at: asOf, filter: filterInWords(t, filter, choices) })}
        {(found.newer || found.older) && ` ${shownOf(t, found, more)}`}
      </p>
      {wrong && (
        <Notice kind="warn" alert>
          {wrong}
        </Notice>
      )}
      {corrections > 0 && (
        <div class="no-print">
          <Notice>{t.rich('issuer.corrections.waiting', { count: corrections, link: (words) => <Link href={`${at}/corrections`}>{words}</Link> })}</Notice>
        </div>
      )}
      <RegisterFilters t={t} at={at} filter={filter} choices={choices} />
      {found.rows.length === 0 ? (
        <Nothing t={t} at={at} filtered={isFiltered(filter)} turned={filter.from !== undefined && filter.until !== undefined && filter.from > filter.until} />
      ) : (
        <>
          <Form action={`${at}/register/change`} label={t('issuer.register.bulk')}>
            {Object.entries(filter).map(([name, value]) => value !== undefined && <input type="hidden" name={name} value={value} />)}
            <Awards t={t} at={at} rows={found.rows} ofOne={query.achievement !== undefined || query.batch !== undefined} picks={picks} />
            <WithPicked t={t} found={found} more={more} counted={counted} />
          </Form>
          <Pages t={t} at={at} query={query} found={found} more={more} />
        </>
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

function WithPicked({ t, found, more, counted }: Pick<Props, 't' | 'found'> & { more: boolean; counted: number }) {
  const several = found.older !== undefined || found.newer !== undefined;
  const whole = t(!several ? 'issuer.register.all-shown' : more ? 'issuer.register.all-fitting.more' : 'issuer.register.all-fitting', {
    count: more ? counted : found.total,
  });
  const tally = {
    of: 'pick',
    whole: 'all',
    // The one number only the browser knows stands where the mark is.
    some: t('issuer.register.picked', { count: '#' }),
    all: t('issuer.register.picked', { count: `${more ? '> ' : ''}${t.number(more ? counted : found.total)}` }),
  };
  return (
    <Bulk
      label={t('issuer.register.bulk')}
      tally={tally}
      aside={
        (several || found.rows.length > 1) && (
          <label class="small">
            <input type="checkbox" name="all" /> {whole}
          </label>
        )
      }
    >
      {ACTS.map((act) => (
        <Button small kind="quiet" name="act" value={act} icon={ACT_ICONS[act]}>
          {t(`issuer.register.act.${act}`)}
        </Button>
      ))}
    </Bulk>
  );
}

/** `turned`: the first day asked for is behind the last. */
function Nothing({ t, at, filtered, turned }: { t: Translate; at: string; filtered: boolean; turned: boolean }) {
  return (
    <EmptyState
      title={t(filtered ? 'issuer.register.nothing-found' : 'issuer.register.empty')}
      action={
        filtered ? (
          <LinkButton kind="quiet" href={`${at}/register`}>
            {t('issuer.register.all')}
          </LinkButton>
        ) : (
          <LinkButton href={`${at}/batches/new`}>{t('issuer.batch.new')}</LinkButton>
        )
      }
    >
      {t(turned ? 'issuer.register.nothing-found.turned' : filtered ? 'issuer.register.nothing-found.how' : 'issuer.register.empty.how')}
    </EmptyState>
  );
}

function Pages({ t, at, query, found, more }: Pick<Props, 't' | 'at' | 'query' | 'found'> & { more: boolean }) {
  const { after, before, rows, ...filter } = query;
  const ofSize = rows === REGISTER_PAGE ? undefined : String(rows);
  const to = (cursor: object) => withQuery(`${at}/register`, { ...filter, rows: ofSize, ...cursor });
  return (
    <Pager
      label={t('issuer.register.pages')}
      text={shownOf(t, found, more)}
      before={found.newer === undefined ? undefined : { href: to({ before: found.newer }), text: t('issuer.register.newer') }}
      after={found.older === undefined ? undefined : { href: to({ after: found.older }), text: t('issuer.register.older') }}
    >
      {rows !== REGISTER_PAGE_MOST && (found.newer || found.older) && (
        <a href={withQuery(`${at}/register`, { ...filter, rows: String(REGISTER_PAGE_MOST) })}>
          <Icon name="print" />
          {t('issuer.register.print')}
        </a>
      )}
      {EXPORTS.map((format) => (
        <a href={withQuery(`${at}/register.${format}`, filter)}>
          <Icon name="download" />
          {t(`issuer.register.${format}`)}
        </a>
      ))}
    </Pager>
  );
}

/** On paper too: a sheet with a part of the register must not pass for all of it. */
const shownOf = (t: Translate, { rows, total }: RegisterPage, more: boolean): string =>
  t(more ? 'issuer.register.shown.more' : 'issuer.register.shown', { shown: rows.length, total });
