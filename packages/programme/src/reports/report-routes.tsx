import { LaurelError } from '@laurel/base';
import {
  type Access,
  Actions,
  Button,
  EmptyState,
  Form,
  Link,
  LinkButton,
  Notice,
  PageHead,
  Part,
  page,
  param,
  personIn,
  type Reply,
  type Route,
  SelectField,
  Side,
  Sides,
  Table,
  Time,
  to,
  usePage,
  type WebRequest,
  withQuery,
} from '@laurel/web';
import { definitionsOf, fewestOf, INSTITUTION, makeRelease, periodsOf, type ReportDeps } from './make-release.ts';
import { releaseCsv, releaseJson, releasePage } from './release-page.tsx';
import { ReportRelease } from './release-records.ts';
import type { Definition } from './report.ts';
import { bySaid, headSaid, periodSaid } from './say-report.ts';

/** Registrars make reports, and read them as those do who read nothing else. */
const READERS: Access = { kind: 'role', role: 'report-viewer', or: 'registrar' };
const MAKERS: Access = { kind: 'role', role: 'registrar' };

/** What was released, and the one way to release more. */
export function reportRoutes(deps: ReportDeps): readonly Route[] {
  fewestOf(deps); // a number that does not do is refused at the start, not at the first report
  return [
    {
      method: 'get',
      path: '/reports',
      access: { kind: 'person' },
      run: async ({ session }) => {
        const first = deps.awarding.profiles.find(({ slug }) => may({ session }, ['report-viewer', 'registrar'], slug));
        return to(first ? `/reports/${first.slug}` : '/account'); // which says what somebody may do here
      },
    },
    { method: 'get', path: '/reports/:profile', access: READERS, run: (request) => list(deps, request) },
    { method: 'get', path: '/reports/:profile/new', access: MAKERS, run: (request) => confirm(deps, request) },
    { method: 'post', path: '/reports/:profile/new', access: MAKERS, accepts: 'form', run: (request) => make(deps, request) },
    { method: 'get', path: '/reports/:profile/:release', access: READERS, run: (request) => releasePage(deps, request) },
    { method: 'get', path: '/reports/:profile/:release/report.csv', access: READERS, run: (request) => releaseCsv(deps, request) },
    { method: 'get', path: '/reports/:profile/:release/report.json', access: READERS, run: (request) => releaseJson(deps, request) },
  ];
}

async function list(deps: ReportDeps, request: WebRequest): Promise<Reply> {
  const { t } = request;
  const profile = profileOf(deps, request);
  const rows = await deps.store.as(profile.slug).read((db) => db.list(ReportRelease, { recipient: INSTITUTION }, { order: { number: 'DESC' } }));
  const mayMake = may(request, ['registrar'], profile.slug);
  const title = t('programme.reports');
  return page({
    title,
    noStore: true,
    body: (
      <>
        <PageHead title={title} lede={t('programme.reports.lede', { issuer: profile.name[t.language] })} />
        {rows.length === 0 ? (
          <EmptyState title={t('programme.reports.empty')}>{t(mayMake ? 'programme.reports.empty.make' : 'programme.reports.empty.wait')}</EmptyState>
        ) : (
          <Table
            caption={title}
            stacks="close"
            rows={rows}
            columns={[
              {
                head: t('programme.report'),
                rowHead: true,
                cell: ({ id, definition, period }) => (
                  <Link href={`/reports/${profile.slug}/${id}`}>
                    {t('programme.report.title', { by: bySaid(t, definition), period: periodSaid(t, period) })}
                  </Link>
                ),
              },
              { head: t('programme.report.number'), numeric: true, cell: ({ number }) => t.number(number) },
              { head: t('programme.report.made'), nowrap: true, cell: ({ createdAt }) => <Time at={createdAt} /> },
            ]}
          />
        )}
        {mayMake && <Choose deps={deps} profile={profile.slug} />}
      </>
    ),
  });
}

function Choose({ deps, profile }: { deps: ReportDeps; profile: string }) {
  const { t } = usePage();
  return (
    <Part title={t('programme.report.make')} screenOnly>
      <ul>
        {definitionsOf(deps).map((definition) => (
          <li>
            <Link href={withQuery(`/reports/${profile}/new`, { definition })}>{bySaid(t, definition)}</Link>
          </li>
        ))}
      </ul>
    </Part>
  );
}

/** What the report will say and to whom, before anybody is counted: a look at numbers that can still change could be set against them later. */
async function confirm(deps: ReportDeps, request: WebRequest, wrong?: { code: string; status: number }): Promise<Reply> {
  const { t } = request;
  const { slug, name } = profileOf(deps, request);
  const { definition, period } = chosen(deps, request.method === 'POST' ? request.form : request.query);
  const here = `/reports/${slug}`;
  const title = bySaid(t, definition);
  return page({
    title,
    noStore: true,
    ...(wrong ? { status: wrong.status } : {}),
    crumbs: [{ text: t('programme.reports'), href: here }, { text: t('programme.report.make') }],
    body: (
      <>
        <PageHead title={title} />
        {wrong && (
          <Notice kind="warn" title={t(`programme.report.refused.${wrong.code}`, { k: fewestOf(deps) })}>
            {t(`programme.report.refused.${wrong.code}.do`)}
          </Notice>
        )}
        <Sides>
          <Side term={t('programme.report.confirm.shows')}>{t('programme.report.confirm.shows.text', { line: headSaid(t, definition) })}</Side>
          <Side term={t('programme.report.confirm.readers')}>{t('programme.report.confirm.readers.text', { issuer: name[t.language] })}</Side>
          <Side term={t('programme.report.read.withheld')}>{t('programme.report.read.withheld.text', { k: fewestOf(deps) })}</Side>
          <Side term={t('programme.report.read.frozen')}>{t('programme.report.confirm.frozen')}</Side>
        </Sides>
        <Form action={`${here}/new`} kind="stack">
          <input type="hidden" name="definition" value={definition} />
          <SelectField
            name="period"
            label={t('programme.report.period')}
            hint={t('programme.report.period.hint')}
            value={period}
            options={periodsOf(deps, definition).map((value) => ({ value, text: periodSaid(t, value) }))}
          />
          <Actions>
            <Button>{t('programme.report.release')}</Button>
            <LinkButton kind="quiet" href={here}>
              {t('programme.report.back')}
            </LinkButton>
          </Actions>
        </Form>
      </>
    ),
  });
}

async function make(deps: ReportDeps, request: WebRequest): Promise<Reply> {
  const { slug } = profileOf(deps, request);
  const { definition, period } = chosen(deps, request.form);
  try {
    const id = await makeRelease(deps, { profile: slug, definition, period, recipient: INSTITUTION, actor: `person:${personIn(request)}` });
    return to(`/reports/${slug}/${id}`);
  } catch (error) {
    if (!(error instanceof LaurelError)) throw error;
    if (error.code === 'conflict') return confirm(deps, request, { code: 'made', status: 409 });
    if (error.code !== 'bad_form') throw error;
    return confirm(deps, request, { code: error.problems[0]?.code ?? 'not-over', status: 422 });
  }
}

/** @throws LaurelError not_found: no such report */
function chosen(deps: ReportDeps, given: URLSearchParams): { definition: Definition; period: string } {
  const definition = definitionsOf(deps).find((one) => one === given.get('definition'));
  if (!definition) throw new LaurelError('not_found');
  return { definition, period: given.get('period') ?? '' };
}

function profileOf({ awarding }: ReportDeps, request: WebRequest) {
  const profile = awarding.profiles.find(({ slug }) => slug === param(request, 'profile'));
  if (!profile) throw new LaurelError('not_found');
  return profile;
}

/** As the door judges it: administrators may all. */
const may = ({ session }: Pick<WebRequest, 'session'>, roles: readonly string[], profile: string): boolean =>
  session?.grants.some(({ role, profile: at }) => (roles.includes(role) || role === 'administrator') && (at === '*' || at === profile)) ?? false;
