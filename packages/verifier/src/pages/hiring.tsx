import { now } from '@laurel/base';
import { holds } from '@laurel/people';
import {
  EmptyState,
  Link,
  LinkButton,
  PageHead,
  page,
  param,
  type Route,
  State,
  type StateKind,
  Table,
  Time,
  to,
  usePage,
  type WebRequest,
  wantsJson,
} from '@laurel/web';
import type { Verifier } from '../deps.ts';
import { REQUESTS_SHOWN, WAITING_REFRESH_SECONDS } from '../limits.ts';
import { PresentationRequest, type RequestRow, Submission, type SubmissionRow } from '../records.ts';
import { endRequest } from '../requests/end-request.ts';
import { asOf, findRequest } from '../requests/find-request.ts';
import { makeRequest } from '../requests/make-request.ts';
import { EMPTY_REQUEST, readRequestForm, requestOf } from '../requests/request-form.ts';
import { checkAgain } from '../verdict/check-again.ts';
import { eraseShown } from '../verdict/erase.ts';
import { findReport } from '../verdict/find-report.ts';
import { AnswerPage } from './answer.tsx';
import { EndRequest } from './end-request.tsx';
import { actorOf, CLERK } from './frame.ts';
import { NewRequest } from './new-request.tsx';
import { NODE, operatorHome } from './operator-home.tsx';
import { requestJson } from './request-json.ts';
import { Waiting } from './waiting.tsx';

/** The clerk's pages: what was asked, asking anew, and each answer with its verdict. */
export function hiringRoutes(verifier: Verifier): Route[] {
  return [
    {
      method: 'get',
      path: '/hiring',
      access: { kind: 'role', role: 'verifier', or: 'operator' },
      run: async ({ t, session }) => {
        if (session && !holds(session, 'verifier', '*')) return to(NODE);
        return page({ title: t('verifier.requests'), body: <Requests rows={await recentRequests(verifier)} /> });
      },
    },
    { method: 'get', path: NODE, access: { kind: 'role', role: 'operator' }, run: (request) => operatorHome(verifier, request) },
    {
      method: 'get',
      path: '/hiring/requests/new',
      access: CLERK,
      run: async ({ t }) => page({ title: t('verifier.new.title'), body: <NewRequest form={EMPTY_REQUEST} problems={[]} warnings={[]} /> }),
    },
    { method: 'post', path: '/hiring/requests/new', access: CLERK, accepts: 'form', run: (request) => makeFromForm(verifier, request) },
    { method: 'get', path: '/hiring/requests/:id', access: CLERK, run: (request) => showRequest(verifier, request) },
    {
      method: 'post',
      path: '/hiring/requests/:id/check',
      access: CLERK,
      accepts: 'form',
      run: async (request) => {
        const { id } = await findRequest(verifier, { id: param(request, 'id') });
        await checkAgain(verifier, id, actorOf(request));
        return to(`/hiring/requests/${id}`);
      },
    },
    { method: 'get', path: '/hiring/requests/:id/end', access: CLERK, run: (request) => askToEnd(verifier, request) },
    {
      method: 'post',
      path: '/hiring/requests/:id/end',
      access: CLERK,
      accepts: 'form',
      run: async (request) => {
        const { id } = await findRequest(verifier, { id: param(request, 'id') });
        await endRequest(verifier, id, actorOf(request));
        return to(`/hiring/requests/${id}`);
      },
    },
    {
      method: 'post',
      path: '/hiring/requests/:id/erase',
      access: CLERK,
      accepts: 'form',
      run: async (request) => {
        const { id } = await findRequest(verifier, { id: param(request, 'id') });
        await eraseShown(verifier, id, actorOf(request));
        return to(`/hiring/requests/${id}`);
      },
    },
  ];
}

async function makeFromForm(verifier: Verifier, request: WebRequest) {
  const { t } = request;
  const form = readRequestForm(request.form);
  const read = requestOf(form, t, verifier.config);
  const again = (given: Omit<Parameters<typeof NewRequest>[0], 'form'>, status: number) =>
    page({ title: t('verifier.new.title'), status, body: <NewRequest form={form} {...given} /> });
  if ('problems' in read) return again({ problems: read.problems, warnings: [] }, 422);
  if (read.warnings.length > 0 && !form.sure) return again({ problems: [], warnings: read.warnings, issuer: read.request.ask.issuer }, 200);
  const { id } = await makeRequest(verifier, { ...read.request, actor: actorOf(request) });
  return to(`/hiring/requests/${id}`);
}

async function showRequest(verifier: Verifier, request: WebRequest) {
  const row = await findRequest(verifier, { id: param(request, 'id') });
  const report = row.state === 'answered' ? await findReport(verifier, row) : undefined;
  if (wantsJson(request)) return { kind: 'json' as const, body: requestJson(row, report) };
  const { t } = request;
  const crumbs = [{ text: t('verifier.requests'), href: '/hiring' }, { text: row.title }];
  const base = { title: row.title, crumbs, noStore: true };
  if (row.state === 'open') {
    // The address stands still on request: a page that reloads under a screen reader cannot be read.
    const still = request.query.has('still');
    const body = <Waiting verifier={verifier} request={row} still={still} />;
    return page({ ...base, body, ...(still ? {} : { refresh: { seconds: WAITING_REFRESH_SECONDS } }) });
  }
  return page({ ...base, body: <AnswerPage request={row} report={report} now={verifier.context.clock()} /> });
}

async function askToEnd(verifier: Verifier, request: WebRequest) {
  const row = await findRequest(verifier, { id: param(request, 'id') });
  const path = `/hiring/requests/${row.id}`;
  if (row.state !== 'open') return to(path);
  const { t } = request;
  const crumbs = [{ text: t('verifier.requests'), href: '/hiring' }, { text: row.title, href: path }, { text: t('verifier.waiting.end') }];
  return page({ title: t('verifier.end.title'), crumbs, noStore: true, body: <EndRequest request={row} /> });
}

type Row = { request: RequestRow; submission: SubmissionRow | undefined };

async function recentRequests({ store, context }: Verifier): Promise<Row[]> {
  const at = now(context);
  return store.read(async (db) => {
    const requests = await db.list(PresentationRequest, {}, { order: { createdAt: 'DESC', id: 'ASC' }, take: REQUESTS_SHOWN });
    const submissions = await db.list(
      Submission,
      requests.map(({ id }) => ({ requestId: id })),
    );
    return requests.map((request) => ({ request: asOf(request, at), submission: submissions.find(({ requestId }) => requestId === request.id) }));
  });
}

function Requests({ rows }: { rows: readonly Row[] }) {
  const { t } = usePage();
  const ask = (
    <LinkButton href="/hiring/requests/new" icon="plus">
      {t('verifier.new.title')}
    </LinkButton>
  );
  if (rows.length === 0)
    return (
      <>
        <PageHead title={t('verifier.requests')} />
        <EmptyState title={t('verifier.requests.none')} action={ask}>
          {t('verifier.requests.none.how')}
        </EmptyState>
      </>
    );
  return (
    <>
      <PageHead title={t('verifier.requests')} lede={t('verifier.requests.lede')} />
      <Table
        caption={t('verifier.requests')}
        rows={rows}
        columns={[
          { head: t('verifier.requests.what'), rowHead: true, cell: ({ request }) => <Link href={`/hiring/requests/${request.id}`}>{request.title}</Link> },
          { head: t('verifier.requests.state'), cell: (row) => <RequestState {...row} /> },
          { head: t('verifier.requests.made'), nowrap: true, cell: ({ request }) => t.date(request.createdAt) },
          { head: t('verifier.requests.when'), nowrap: true, cell: ({ request: { endedAt } }) => (endedAt === null ? '–' : <Time at={endedAt} />) },
        ]}
      />
      <div class="actions">{ask}</div>
    </>
  );
}

const VERDICT_KIND: Record<SubmissionRow['outcome'], StateKind> = { valid: 'ok', undetermined: 'warn', invalid: 'bad' };

function RequestState({ request, submission }: Row) {
  const { t } = usePage();
  if (submission)
    return <State kind={VERDICT_KIND[submission.outcome]}>{t(`verifier.outcome.${submission.code === 'expired' ? 'expired' : submission.outcome}`)}</State>;
  // An answer without its verdict: the retention is over.
  const state =
    request.state === 'answered'
      ? request.withdrawnAt === null
        ? 'erased'
        : 'withdrawn'
      : `${request.state}${request.declinedAt === null ? '' : '-declined'}`;
  return (
    <State kind={state === 'open-declined' ? 'warn' : 'quiet'} icon={state === 'open' ? 'clock' : undefined}>
      {t(`verifier.state.${state}`)}
    </State>
  );
}
