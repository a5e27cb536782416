import { type Context, LaurelError, type Problem } from '@laurel/base';
import { holds, type Person } from '@laurel/people';
import {
  type Access,
  asked,
  EmptyState,
  Link,
  Notice,
  PageHead,
  Part,
  page,
  param,
  type Reply,
  type Route,
  State,
  Table,
  type Translate,
  to,
  typed,
  type WebRequest,
} from '@laurel/web';
import { LOOKED_AT } from '../achievements/approval-records.ts';
import { approvalOf, approve, findApproval, listToApprove, OwnApproval, sendBack, type ToApprove } from '../achievements/approvals.ts';
import { changesBetween } from '../achievements/changes.ts';
import { findAchievement } from '../achievements/define-achievement.ts';
import { said } from '../achievements/definition.ts';
import { gateFor } from '../achievements/publishing-rule.ts';
import type { Issuer } from '../deps.ts';
import { approvalOver } from './approval-over.tsx';
import { ApprovalReview } from './approval-review.tsx';
import { type AtDesk, deskRoute } from './frame.tsx';
import { applicationTasks } from './home-applications.ts';
import { Tasks } from './home-tasks.tsx';

/** Whoever decides need not be a registrar. */
const APPROVER: Access = { kind: 'role', role: 'decider', or: 'registrar' };

/** What waits for a second person before it is published: the list, and each to look at, approve or send back. */
export function approvalRoutes(issuer: Issuer): Route[] {
  const route = (method: 'get' | 'post', path: string, run: Parameters<typeof deskRoute>[3]) => deskRoute(issuer, method, path, run, { access: APPROVER });
  return [
    route('get', '/approvals', async (request, desk) => {
      const { t } = request;
      const all = await listToApprove(issuer, desk.profile.slug, t.language);
      const authors = await issuer.people.persons(all.map(({ askedBy }) => idOf(askedBy)));
      const applications = (request.session && (await issuer.config.applicationsFor?.(desk.profile.slug, request.session))) ?? [];
      const body = (
        <>
          <List t={t} desk={desk} all={all} authors={authors} context={issuer.context} done={asked(request, 'done')} />
          {applications.length > 0 && (
            <Part title={t('issuer.approvals.applications')}>
              <Tasks t={t} tasks={applicationTasks(t, applications)} />
            </Part>
          )}
        </>
      );
      return page({ title: t('issuer.approvals'), noStore: true, body });
    }),
    route('get', '/approvals/:id', (request, desk) => review(issuer, request, desk, { confirmed: [], comment: '', problems: [] })),
    route('post', '/approvals/:id/approve', async (request, desk) => {
      const confirmed = LOOKED_AT.filter((one) => typed(request, one) !== '');
      const anyLevel = typed(request, 'any_level') !== '';
      return decided(issuer, request, desk, { confirmed: [...confirmed, ...(anyLevel ? ['any_level'] : [])], comment: '' }, async (deciding) => {
        await approve(issuer, { ...deciding, confirmed, anyLevel });
        return 'approved';
      });
    }),
    route('post', '/approvals/:id/return', async (request, desk) => {
      const comment = typed(request, 'comment').slice(0, COMMENT_CHARACTERS);
      return decided(issuer, request, desk, { confirmed: [], comment }, async (deciding) => {
        await sendBack(issuer, { ...deciding, comment });
        return 'returned';
      });
    }),
  ];
}

/** A letter, not a file. */
const COMMENT_CHARACTERS = 2_000;

const idOf = (actor: string): string => actor.replace(/^person:/, '');

type Given = { confirmed: readonly string[]; comment: string };
/** `status`: where there are problems. */
type Shown = Given & { problems: readonly Problem[]; status?: number };

/** Back to the list; or to the page with what was typed and what is missing. */
async function decided(
  issuer: Issuer,
  request: WebRequest,
  desk: AtDesk,
  given: Given,
  act: (deciding: { profile: string; id: string; seen: string; actor: string }) => Promise<'approved' | 'returned'>,
): Promise<Reply> {
  try {
    const done = await act({ profile: desk.profile.slug, id: param(request, 'id'), seen: typed(request, 'seen'), actor: desk.actor });
    return to(`${desk.at}/approvals?done=${done}`);
  } catch (error) {
    if (!(error instanceof LaurelError)) throw error;
    // Their own: the page says who may, and not that a role is missing.
    if (error instanceof OwnApproval) {
      const own = { at: 'main', code: 'own', detail: request.t('issuer.approval.own') };
      return review(issuer, request, desk, { ...given, problems: [own], status: error.status });
    }
    if (error.code === 'not_found') return approvalOver(issuer, request, desk, param(request, 'id'));
    if (error.code === 'conflict') {
      const changed = { at: 'main', code: 'changed', detail: request.t('issuer.approval.changed') };
      return review(issuer, request, desk, { ...given, confirmed: [], problems: [changed], status: error.status });
    }
    if (error.code !== 'bad_form') throw error;
    const problems = error.problems.map(({ at, code }) => ({
      at,
      code,
      detail: request.t(at === 'any_level' ? 'issuer.rubric.any.needed' : `issuer.approval.${at === 'comment' ? 'comment' : 'confirm'}.needed`),
    }));
    return review(issuer, request, desk, { ...given, problems });
  }
}

async function review(issuer: Issuer, request: WebRequest, desk: AtDesk, { status = 422, ...given }: Shown): Promise<Reply> {
  const { t, session } = request;
  const { profile, at, actor } = desk;
  const id = param(request, 'id');
  if (!(await approvalOf(issuer, profile.slug, id))) return approvalOver(issuer, request, desk, id);
  const waiting = await findApproval(issuer, profile.slug, id);
  const { draft, approval, definition } = waiting;
  const before = draft.follows === null ? undefined : await findAchievement(issuer, profile.slug, draft.id, draft.follows);
  const title = said(definition.name, t.language);
  const { others } = await gateFor(issuer, profile.slug, approval.askedBy);
  const body = (
    <ApprovalReview
      t={t}
      at={at}
      waiting={waiting}
      author={(await issuer.people.person(idOf(approval.askedBy)))?.name ?? ''}
      age={t.ago(approval.askedAt, issuer.context.clock())}
      changes={before ? changesBetween(before.definition, definition) : []}
      others={others.map(({ name, email }) => name || email)}
      spoken={issuer.config.languages}
      isMine={approval.askedBy === actor}
      isRegistrar={session !== undefined && holds(session, 'registrar', profile.slug)}
      {...given}
    />
  );
  const crumbs = [{ text: t('issuer.approvals'), href: `${at}/approvals` }, { text: title }];
  return page({ title, crumbs, noStore: true, status: given.problems.length > 0 ? status : 200, body });
}

type ListProps = {
  t: Translate;
  desk: AtDesk;
  all: readonly ToApprove[];
  authors: ReadonlyMap<string, Person>;
  context: Pick<Context, 'clock'>;
  done: string | undefined;
};

function List({ t, desk, all, authors, context, done }: ListProps) {
  const head = (
    <>
      <PageHead title={t('issuer.approvals')} lede={t('issuer.approvals.lede')} />
      {(done === 'approved' || done === 'returned') && <Notice kind="ok">{t(`issuer.approvals.done.${done}`)}</Notice>}
    </>
  );
  if (all.length === 0)
    return (
      <>
        {head}
        <EmptyState title={t('issuer.approvals.none')}>{t('issuer.approvals.none.how')}</EmptyState>
      </>
    );
  return (
    <>
      {head}
      <Table
        caption={t('issuer.approvals')}
        rows={all}
        stacks="close"
        columns={[
          {
            head: t('issuer.achievement.name'),
            rowHead: true,
            cell: ({ href, name }) => <Link href={href}>{name}</Link>,
          },
          { head: t('issuer.approvals.what'), cell: ({ what }) => t(`issuer.approvals.what.${what}`) },
          { head: t('issuer.achievement.version'), numeric: true, cell: ({ version }) => t.number(version) },
          { head: t('issuer.approvals.by'), cell: ({ askedBy }) => authors.get(idOf(askedBy))?.name ?? '' },
          { head: t('issuer.approvals.since'), cell: ({ askedAt }) => t.ago(askedAt, context.clock()) },
          { head: t('issuer.approvals.state'), cell: (one) => <Standing t={t} desk={desk} waiting={one} /> },
        ]}
      />
    </>
  );
}

function Standing({ t, desk, waiting: { state, askedBy } }: { t: Translate; desk: AtDesk; waiting: ToApprove }) {
  if (state === 'returned') return <State kind="warn">{t('issuer.approvals.returned')}</State>;
  return askedBy === desk.actor ? (
    <State kind="quiet">{t('issuer.approvals.for-others')}</State>
  ) : (
    <State kind="warn" icon="person">
      {t('issuer.approvals.for-you')}
    </State>
  );
}
