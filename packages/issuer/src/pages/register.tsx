import { now } from '@laurel/base';
import { Actions, asked, EmptyState, Icon, LinkButton, PageHead, Pager, page, type Route, type Translate, withQuery } from '@laurel/web';
import { findAwards, type RegisterPage, type RegisterQuery } from '../awards/find-awards.ts';
import type { Issuer } from '../deps.ts';
import { COUNTED_AT_MOST, COUNTED_IN_SEARCH, REGISTER_PAGE, REGISTER_PAGE_MOST } from '../limits.ts';
import { EXPORTS, exportRegister } from '../register/export-register.ts';
import { deskRoute } from './frame.tsx';
import { type Choices, filterAsked, filterInWords, isFiltered, RegisterFilters, readChoices } from './register-filters.tsx';
import { Awards } from './register-table.tsx';

const TYPES = { csv: 'text/csv; charset=utf-8', jsonl: 'application/jsonl; charset=utf-8' } as const;

export function registerRoutes(issuer: Issuer): Route[] {
  return [
    deskRoute(issuer, 'get', '/register', async (request, { profile, at }) => {
      const rows = Math.min(Number(asked(request, 'rows')) || REGISTER_PAGE, REGISTER_PAGE_MOST);
      const query: RegisterQuery = { ...filterAsked(request), after: asked(request, 'after'), before: asked(request, 'before'), rows };
      const choices = await readChoices(issuer, profile.slug);
      const found = await findAwards(issuer, profile.slug, query);
      const { t } = request;
      const asOf = t.dateTime(now(issuer.context));
      return page({ title: t('issuer.register'), noStore: true, body: <Register t={t} at={at} asOf={asOf} query={query} found={found} choices={choices} /> });
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

type Props = { t: Translate; at: string; asOf: string; query: RegisterQuery; found: RegisterPage; choices: Choices };

function Register({ t, at, asOf, query, found, choices }: Props) {
  const { after: _after, before: _before, rows, ...filter } = query;
  const counted = query.q ? COUNTED_IN_SEARCH : COUNTED_AT_MOST;
  const more = found.total >= counted;
  return (
    <>
      <PageHead title={t('issuer.register')} aside={t(more ? 'issuer.register.count.more' : 'issuer.register.count', { count: found.total })} />
      <p class="print-only">{t('issuer.register.as-of', { at: asOf, filter: filterInWords(t, filter, choices) })}</p>
      <RegisterFilters t={t} at={at} filter={filter} choices={choices} />
      {found.rows.length === 0 ? (
        <Nothing t={t} at={at} filtered={isFiltered(filter)} />
      ) : (
        <>
          <Awards t={t} at={at} rows={found.rows} ofOne={query.achievement !== undefined || query.batch !== undefined} />
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

function Nothing({ t, at, filtered }: { t: Translate; at: string; filtered: boolean }) {
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
      {t(filtered ? 'issuer.register.nothing-found.how' : 'issuer.register.empty.how')}
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
      text={t(more ? 'issuer.register.shown.more' : 'issuer.register.shown', { shown: found.rows.length, total: found.total })}
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
