import { LaurelError, type Problem } from '@laurel/base';
import { holds } from '@laurel/people';
import {
  Actions,
  Button,
  EmptyState,
  ErrorSummary,
  errorAt,
  Field,
  Form,
  Notice,
  PageHead,
  Part,
  page,
  param,
  type Reply,
  type Route,
  Table,
  Time,
  to,
  typed,
  type WebRequest,
} from '@laurel/web';
import type { ProgrammeDeps } from '../deps.ts';
import { LINE_CHARACTERS } from '../limits.ts';
import { atAssess } from './at-assess.ts';
import { judgesOf, listConflict, listConflicts, removeConflict } from './conflicts.ts';
import type { ConflictRow } from './openings-records.ts';

/**
 * Who must not judge whom, by address: somebody who taught them, leads them, or lives with them. An administrator lists anybody; whoever assesses lists
 * for themselves, and cannot take it off again.
 */
export function conflictRoutes(deps: ProgrammeDeps): readonly Route[] {
  const access = { kind: 'role', role: 'assessor', or: 'decider' } as const;
  const path = '/assess/:profile/conflicts';
  return [
    { method: 'get', path, access, run: (request) => show(deps, request, []) },
    {
      method: 'post',
      path,
      access,
      accepts: 'form',
      run: async (request) => {
        const { profile, base, session, personId } = atAssess(deps, request);
        const assessor = holds(session, 'administrator', profile) ? typed(request, 'assessor') : session.person.email;
        try {
          await listConflict(deps, { profile, assessor, learner: typed(request, 'learner'), why: typed(request, 'why'), by: personId });
        } catch (error) {
          if (!(error instanceof LaurelError) || error.problems.length === 0) throw error;
          return show(deps, request, error.problems);
        }
        return to(`${base}/conflicts?saved=1`);
      },
    },
    {
      method: 'post',
      path: `${path}/:conflict/remove`,
      access: { kind: 'role', role: 'administrator' },
      accepts: 'form',
      run: async (request) => {
        const { profile, base, personId } = atAssess(deps, request);
        await removeConflict(deps, { profile, id: param(request, 'conflict'), by: personId });
        return to(`${base}/conflicts?saved=1`);
      },
    },
  ];
}

async function show(deps: ProgrammeDeps, request: WebRequest, coded: readonly Problem[]): Promise<Reply> {
  const { t } = request;
  const { profile, base, session } = atAssess(deps, request);
  const lists = holds(session, 'administrator', profile);
  const rows = await listConflicts(deps, profile, lists ? undefined : session.person.email);
  const judges = lists ? await judgesOf(deps, profile) : undefined;
  const problems = coded.map((problem): Problem => ({ ...problem, detail: t(`programme.problem.${problem.code}`) }));
  const [title, labels] = [
    t('programme.conflicts'),
    { assessor: t('programme.conflicts.assessor'), learner: t('programme.conflicts.learner'), why: t('programme.conflicts.why') },
  ];
  return page({
    title,
    noStore: true,
    ...(problems.length > 0 ? { status: 422 } : {}),
    crumbs: [{ text: t('programme.queue'), href: base }, { text: title }],
    body: (
      <>
        <PageHead title={title} lede={t(lists ? 'programme.conflicts.lede' : 'programme.conflicts.own')} />
        {request.query.has('saved') && <Notice kind="ok" title={t('programme.saved')} />}
        <ErrorSummary problems={problems} labels={labels} />
        {rows.length === 0 ? (
          <EmptyState title={t('programme.conflicts.none')} />
        ) : (
          <Table
            caption={title}
            stacks
            rows={rows}
            columns={[
              {
                head: t('programme.conflicts.who'),
                rowHead: true,
                cell: ({ assessorEmail }) => (
                  <>
                    {assessorEmail}
                    {judges && !judges.has(assessorEmail) && <p class="small soft">{t('programme.conflicts.nobody')}</p>}
                  </>
                ),
              },
              { head: t('programme.conflicts.whose'), cell: ({ learnerEmail }) => learnerEmail },
              { head: labels.why, cell: ({ why }) => why },
              { head: t('programme.conflicts.on'), nowrap: true, cell: ({ listedAt }) => <Time at={listedAt} dateOnly /> },
              ...(lists
                ? [
                    {
                      head: t('programme.conflicts.remove'),
                      headHidden: true,
                      nowrap: true,
                      cell: ({ id, assessorEmail, learnerEmail }: ConflictRow) => (
                        <Form action={`${base}/conflicts/${id}/remove`} label={t('programme.conflicts.remove.of', { assessorEmail, learnerEmail })}>
                          <Button kind="link">{t('programme.conflicts.remove')}</Button>
                        </Form>
                      ),
                    },
                  ]
                : []),
            ]}
          />
        )}
        <Part title={t('programme.conflicts.add')} screenOnly>
          <Form action={`${base}/conflicts`} kind="stack" label={t('programme.conflicts.add')}>
            {lists && (
              <Field name="assessor" type="email" required label={labels.assessor} value={typed(request, 'assessor')} error={errorAt(problems, 'assessor')} />
            )}
            <Field
              name="learner"
              type="email"
              required
              label={labels.learner}
              hint={t('programme.conflicts.learner.hint')}
              value={typed(request, 'learner')}
              error={errorAt(problems, 'learner')}
            />
            <Field
              name="why"
              maxLength={LINE_CHARACTERS}
              label={labels.why}
              hint={t('programme.conflicts.why.hint')}
              value={typed(request, 'why')}
              error={errorAt(problems, 'why')}
            />
            <Actions>
              <Button>{t('programme.conflicts.add')}</Button>
            </Actions>
          </Form>
        </Part>
      </>
    ),
  });
}
