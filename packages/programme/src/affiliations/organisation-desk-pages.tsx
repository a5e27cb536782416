import { LaurelError, type Problem } from '@laurel/base';
import type { Person } from '@laurel/people';
import { IsNull } from '@laurel/store';
import {
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
  type Reply,
  SelectField,
  Table,
  Time,
  typed,
  usePage,
  type WebRequest,
} from '@laurel/web';
import type { ProgrammeDeps } from '../deps.ts';
import { ORGANISATION_KINDS, Organisation, OrganisationMember, type OrganisationRow } from './affiliation-records.ts';

/** One that is open. @throws LaurelError not_found */
export async function organisationAt({ store }: ProgrammeDeps, profile: string, id: string): Promise<OrganisationRow> {
  const row = await store.as(profile).read((db) => db.one(Organisation, { id, closedAt: IsNull() }));
  if (!row) throw new LaurelError('not_found');
  return row;
}

/** The organisations of a profile, and the form for one more. */
export async function listPage({ store }: ProgrammeDeps, request: WebRequest, profile: string, problems: readonly Problem[] = []): Promise<Reply> {
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

/** One of them: who signs in for it, and its end. */
export async function onePage(deps: ProgrammeDeps, request: WebRequest, profile: string, problems: readonly Problem[] = []): Promise<Reply> {
  const { t } = request;
  const { id, name, kind, email } = await organisationAt(deps, profile, param(request, 'id'));
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

export function closePage({ t }: WebRequest, { id, profile, name }: OrganisationRow): Reply {
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
