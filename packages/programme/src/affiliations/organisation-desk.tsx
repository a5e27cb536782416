import { LaurelError, type Problem } from '@laurel/base';
import { holds, type Person } from '@laurel/people';
import { IsNull } from '@laurel/store';
import {
  type Access,
  Actions,
  Button,
  EmptyState,
  ErrorSummary,
  Field,
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
  type Role,
  type Route,
  SelectField,
  sessionIn,
  Table,
  Time,
  to,
  typed,
  usePage,
  type WebRequest,
} from '@laurel/web';
import type { ProgrammeDeps } from '../deps.ts';
import { ORGANISATION_KINDS, Organisation, OrganisationMember, type OrganisationRow } from './affiliation-records.ts';
import { addMember, closeOrganisation, registerOrganisation, removeMember } from './organisations.ts';

/** Who comes in for an organisation is a matter of access. */
const ADMINISTRATOR: Access = { kind: 'role', role: 'administrator', recent: true };
const PATH = '/affiliations/:profile';

/** The desk where administrators of a profile register organisations and say who comes in for them. It shows no learner. */
export const organisationDesk = (deps: ProgrammeDeps): Role => ({
  name: 'programme',
  routes: deskRoutes(deps),
  front: [],
  jobs: [],
  desk: {
    role: 'administrator',
    title: 'programme.organisations',
    home: '/affiliations',
    items: [{ href: PATH, text: 'programme.organisations' }],
  },
  inventory: [],
  doctor: [],
});

function deskRoutes(deps: ProgrammeDeps): Route[] {
  const shown = (path: string, run: (request: WebRequest, profile: string) => Promise<Reply>): Route => ({
    method: 'get',
    path: `${PATH}${path}`,
    access: ADMINISTRATOR,
    run: (request) => run(request, profileIn(deps, request)),
  });
  const doing = (path: string, run: (request: WebRequest, profile: string, by: string) => Promise<Reply>): Route => ({
    method: 'post',
    path: `${PATH}${path}`,
    access: ADMINISTRATOR,
    accepts: 'form',
    run: (request) => run(request, profileIn(deps, request), personIn(request)),
  });
  return [
    {
      method: 'get',
      path: '/affiliations',
      access: { kind: 'person' },
      run: async (request) => {
        const first = deps.awarding.profiles.find(({ slug }) => holds(sessionIn(request), 'administrator', slug));
        if (!first) throw new LaurelError('not_found');
        return to(`/affiliations/${first.slug}`);
      },
    },
    shown('', (request, profile) => listPage(deps, request, profile)),
    doing('', async (request, profile, by) => {
      const input = { name: typed(request, 'name'), kind: typed(request, 'kind'), email: typed(request, 'email'), language: request.language };
      return orAgain(
        async () => to(`/affiliations/${profile}/${await registerOrganisation(deps, profile, input, by)}?registered`),
        (problems) => listPage(deps, request, profile, problems),
      );
    }),
    shown('/:id', (request, profile) => onePage(deps, request, profile)),
    doing('/:id/members', async (request, profile, by) => {
      const id = param(request, 'id');
      return orAgain(
        async () => {
          await addMember(deps, { profile, id }, typed(request, 'member'), by);
          return to(`/affiliations/${profile}/${id}?added`);
        },
        (problems) => onePage(deps, request, profile, problems),
      );
    }),
    doing('/:id/members/:person/remove', async (request, profile, by) => {
      const id = param(request, 'id');
      await removeMember(deps, { profile, id }, param(request, 'person'), by);
      return to(`/affiliations/${profile}/${id}?removed`);
    }),
    shown('/:id/close', async (request, profile) => closePage(request, await find(deps, profile, param(request, 'id')))),
    doing('/:id/close', async (request, profile, by) => {
      await closeOrganisation(deps, { profile, id: param(request, 'id') }, by);
      return to(`/affiliations/${profile}?closed`);
    }),
  ];
}

/** @throws LaurelError not_found */
function profileIn({ awarding }: ProgrammeDeps, request: WebRequest): string {
  const slug = param(request, 'profile');
  if (!awarding.profiles.some((profile) => profile.slug === slug)) throw new LaurelError('not_found');
  return slug;
}

async function orAgain(run: () => Promise<Reply>, again: (problems: readonly Problem[]) => Promise<Reply>): Promise<Reply> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof LaurelError && error.code === 'bad_form') return again(error.problems);
    throw error;
  }
}

/** @throws LaurelError not_found */
async function find({ store }: ProgrammeDeps, profile: string, id: string): Promise<OrganisationRow> {
  const row = await store.as(profile).read((db) => db.one(Organisation, { id, closedAt: IsNull() }));
  if (!row) throw new LaurelError('not_found');
  return row;
}

async function listPage({ store }: ProgrammeDeps, request: WebRequest, profile: string, problems: readonly Problem[] = []): Promise<Reply> {
  const { t } = request;
  const rows = await store.as(profile).read((db) => db.list(Organisation, { closedAt: IsNull() }, { order: { name: 'ASC' } }));
  const title = t('programme.organisations');
  return page({
    title,
    noStore: true,
    status: problems.length > 0 ? 422 : 200,
    body: (
      <>
        <PageHead title={title} lede={t('programme.organisations.lede')} />
        <Done query={request.query} words={['closed']} />
        <Problems problems={problems} />
        {rows.length === 0 ? (
          <EmptyState title={t('programme.organisations.empty')}>{t('programme.organisations.empty.text')}</EmptyState>
        ) : (
          <Table
            caption={title}
            stacks="close"
            rows={rows}
            columns={[
              {
                head: t('programme.organisation'),
                rowHead: true,
                cell: ({ id, name }) => (
                  <Link href={`/affiliations/${profile}/${id}`}>
                    <bdi>{name}</bdi>
                  </Link>
                ),
              },
              { head: t('programme.organisation.kind'), cell: ({ kind }) => t(`programme.organisation.kind.${kind}`) },
              { head: t('programme.organisation.email'), cell: ({ email }) => email },
            ]}
          />
        )}
        <Part title={t('programme.organisation.register')}>
          <Form action={`/affiliations/${profile}`} kind="stack">
            <Field name="name" label={t('programme.organisation.name')} value={typed(request, 'name')} error={said(t, problems, 'name')} required />
            <SelectField
              name="kind"
              label={t('programme.organisation.kind')}
              value={typed(request, 'kind')}
              error={said(t, problems, 'kind')}
              options={ORGANISATION_KINDS.map((kind) => ({ value: kind, text: t(`programme.organisation.kind.${kind}`) }))}
            />
            <Field
              name="email"
              type="email"
              label={t('programme.organisation.email')}
              hint={t('programme.organisation.email.hint')}
              value={typed(request, 'email')}
              error={said(t, problems, 'email')}
              required
            />
            <Actions>
              <Button>{t('programme.organisation.register')}</Button>
            </Actions>
          </Form>
        </Part>
      </>
    ),
  });
}

async function onePage(deps: ProgrammeDeps, request: WebRequest, profile: string, problems: readonly Problem[] = []): Promise<Reply> {
  const { t } = request;
  const { id, name, kind, email } = await find(deps, profile, param(request, 'id'));
  const members = await deps.store.read((db) => db.list(OrganisationMember, { organisationId: id }, { order: { addedAt: 'ASC' } }));
  const persons = await deps.people.persons(members.map(({ personId }) => personId));
  const here = `/affiliations/${profile}/${id}`;
  return page({
    title: name,
    noStore: true,
    status: problems.length > 0 ? 422 : 200,
    crumbs: [{ text: t('programme.organisations'), href: `/affiliations/${profile}` }],
    body: (
      <>
        <PageHead title={<bdi>{name}</bdi>} lede={`${t(`programme.organisation.kind.${kind}`)} · ${email}`} />
        <Done query={request.query} words={['registered', 'added', 'removed']} />
        <Problems problems={problems} />
        <Part title={t('programme.members')}>
          {members.length === 0 ? <p>{t('programme.members.none')}</p> : <Members here={here} members={members} persons={persons} />}
          <Form action={`${here}/members`} kind="stack">
            <Field
              name="member"
              type="email"
              label={t('programme.members.email')}
              hint={t('programme.members.hint')}
              value={typed(request, 'member')}
              error={said(t, problems, 'member')}
              required
            />
            <Actions>
              <Button>{t('programme.members.add')}</Button>
            </Actions>
          </Form>
        </Part>
        <Part title={t('programme.organisation.close')}>
          <p>{t('programme.organisation.close.says')}</p>
          <Actions>
            <LinkButton href={`${here}/close`} kind="danger">
              {t('programme.organisation.close.ask')}
            </LinkButton>
          </Actions>
        </Part>
      </>
    ),
  });
}

type MembersProps = { here: string; members: readonly { personId: string; addedAt: string }[]; persons: ReadonlyMap<string, Person> };

function Members({ here, members, persons }: MembersProps) {
  const { t } = usePage();
  const nameOf = (id: string) => persons.get(id)?.name || persons.get(id)?.email || id;
  return (
    <Table
      caption={t('programme.members')}
      stacks
      rows={members}
      columns={[
        { head: t('programme.members.who'), rowHead: true, cell: ({ personId }) => <bdi>{nameOf(personId)}</bdi> },
        { head: t('programme.affiliations.since'), cell: ({ addedAt }) => <Time at={addedAt} dateOnly /> },
        {
          head: t('programme.members.remove'),
          headHidden: true,
          cell: ({ personId }) => (
            <Form action={`${here}/members/${personId}/remove`} label={t('programme.members.remove.of', { name: nameOf(personId) })}>
              <Button kind="quiet" small>
                {t('programme.members.remove')}
              </Button>
            </Form>
          ),
        },
      ]}
    />
  );
}

function closePage({ t }: WebRequest, { id, profile, name }: OrganisationRow): Reply {
  const here = `/affiliations/${profile}/${id}`;
  const title = t('programme.organisation.close.title', { name });
  return page({
    title,
    noStore: true,
    body: (
      <>
        <PageHead title={title} lede={t('programme.organisation.close.says')} />
        <Form action={`${here}/close`}>
          <Actions>
            <Button kind="danger">{t('programme.organisation.close')}</Button>
            <LinkButton href={here} kind="quiet">
              {t('programme.organisation.close.not')}
            </LinkButton>
          </Actions>
        </Form>
      </>
    ),
  });
}

function Done({ query, words }: { query: URLSearchParams; words: readonly string[] }) {
  const { t } = usePage();
  const done = words.find((word) => query.has(word));
  return done === undefined ? null : (
    <Notice kind="ok" alert>
      {t(`programme.organisation.${done}`)}
    </Notice>
  );
}

function Problems({ problems }: { problems: readonly Problem[] }) {
  const { t } = usePage();
  return <ErrorSummary problems={problems.map((problem) => ({ ...problem, detail: t(`programme.problem.${problem.code}`) }))} />;
}

function said(t: WebRequest['t'], problems: readonly Problem[], field: string): string | undefined {
  const problem = problems.find(({ at }) => at === field);
  return problem && t(`programme.problem.${problem.code}`);
}
