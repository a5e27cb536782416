import { LaurelError } from '@laurel/base';
import { plain } from '@laurel/issuer';
import {
  Actions,
  asked,
  Button,
  EmptyState,
  Facts,
  Field,
  Filters,
  Form,
  Link,
  LinkButton,
  More,
  Notice,
  PageHead,
  Pager,
  Part,
  page,
  param,
  type Reply,
  State,
  Table,
  Time,
  type Translate,
  type WebRequest,
  withQuery,
} from '@laurel/web';
import type { ProgrammeDeps } from '../deps.ts';
import { SEARCH_CHARACTERS } from '../limits.ts';
import type { AtFrameworks } from './framework-desk.tsx';
import { Framework, type FrameworkRow, FrameworkSkill, type FrameworkSkillRow } from './framework-records.ts';
import { type Difference, lookAtImport, skillsInUse } from './keep-framework.ts';
import { SKILLS_SHOWN } from './limits.ts';
import type { ReadFramework, ReadSkill } from './read-framework.ts';
import { inLanguage } from './said-in.ts';

export async function listPage(deps: ProgrammeDeps, request: WebRequest, at: AtFrameworks): Promise<Reply> {
  const { t } = request;
  const rows = await deps.store.as(at.profile).read(async (db) => {
    const all = await db.list(Framework, {}, { order: { importedAt: 'DESC' } });
    return Promise.all(all.map(async (row) => ({ row, skills: await db.count(FrameworkSkill, { frameworkId: row.id, withdrawn: 0 }) })));
  });
  const title = t('programme.frameworks');
  const add = <LinkButton href={`${at.base}/new`}>{t('programme.framework.new')}</LinkButton>;
  return page({
    title,
    noStore: true,
    body: (
      <>
        <PageHead title={title} lede={t('programme.frameworks.lede')} aside={rows.length > 0 && add} />
        {asked(request, 'done') === 'removed' && <Notice kind="ok" title={t('programme.framework.removed')} />}
        {rows.length === 0 ? (
          <EmptyState title={t('programme.frameworks.empty')} action={add}>
            {t('programme.frameworks.empty.text')}
          </EmptyState>
        ) : (
          <Table
            caption={title}
            stacks="close"
            rows={rows}
            columns={[
              {
                head: t('programme.framework'),
                rowHead: true,
                cell: ({ row }) => <Link href={`${at.base}/${row.id}`}>{inLanguage(row.name, t.language)}</Link>,
              },
              { head: t('programme.framework.publisher'), cell: ({ row }) => row.publisher ?? t('programme.framework.not-said') },
              { head: t('programme.framework.format'), cell: ({ row }) => t(`programme.framework.format.${row.format}`) },
              { head: t('programme.framework.skills'), numeric: true, cell: ({ skills }) => t.number(skills) },
            ]}
          />
        )}
      </>
    ),
  });
}

/** What was read, and what keeping it would change. Nothing is kept yet. */
export async function previewPage(deps: ProgrammeDeps, request: WebRequest, at: AtFrameworks): Promise<Reply> {
  const { t } = request;
  const id = param(request, 'id');
  const { row, difference } = await lookAtImport(deps, at, id);
  const { content } = row;
  const title = inLanguage(content.name, t.language);
  const here = `${at.base}/imports/${id}`;
  const { known } = difference;
  return page({
    title,
    noStore: true,
    crumbs: [{ text: t('programme.frameworks'), href: at.base }, { text: t('programme.framework.preview') }],
    body: (
      <>
        <PageHead title={title} lede={t(known ? 'programme.framework.preview.known' : 'programme.framework.preview.lede')} />
        <Facts items={factsOf(t, content, content.skills.length)} />
        {known && <Changes t={t} difference={difference} />}
        {content.faults > 0 && <Faults t={t} content={content} />}
        <Part title={t('programme.framework.preview.first')}>
          <Skills t={t} rows={content.skills.slice(0, SKILLS_PREVIEWED)} />
        </Part>
        <Form action={here}>
          <Actions>
            <Button>{t(known ? 'programme.framework.update' : 'programme.framework.keep', { count: content.skills.length })}</Button>
            <Button kind="quiet" action={`${here}/discard`}>
              {t('programme.framework.discard')}
            </Button>
          </Actions>
        </Form>
      </>
    ),
  });
}

/** Enough to see that it is the right one and was read rightly. */
const SKILLS_PREVIEWED = 12;

function Changes({ t, difference: { added, changed, same, gone, withdrawn } }: { t: Translate; difference: Difference }) {
  return (
    <Part title={t('programme.framework.changes')}>
      <Facts
        across
        items={[
          { term: t('programme.framework.changes.added'), detail: t.number(added) },
          { term: t('programme.framework.changes.changed'), detail: t.number(changed) },
          { term: t('programme.framework.changes.same'), detail: t.number(same) },
          { term: t('programme.framework.changes.gone'), detail: t.number(gone.length) },
          { term: t('programme.framework.changes.withdrawn'), detail: t.number(withdrawn.length) },
        ]}
      />
      {withdrawn.length > 0 && <Notice kind="warn">{t('programme.framework.changes.withdrawn.says', { skills: named(t, withdrawn) })}</Notice>}
      {gone.length > 0 && <p class="small">{t('programme.framework.changes.gone.says', { skills: named(t, gone) })}</p>}
    </Part>
  );
}

/** A few by name; more would not be read. */
const named = (t: Translate, skills: readonly ReadSkill[]): string =>
  skills
    .slice(0, 5)
    .map(({ name }) => inLanguage(name, t.language))
    .join(' · ') + (skills.length > 5 ? ' …' : '');

function Faults({ t, content: { problems, faults } }: { t: Translate; content: ReadFramework }) {
  const [first, others] = [problems.slice(0, FAULTS_SHOWN), problems.slice(FAULTS_SHOWN)];
  return (
    <Part title={t('programme.framework.faults', { count: faults })}>
      <p class="hint">{t('programme.framework.faults.says')}</p>
      <FaultList t={t} problems={first} />
      {others.length > 0 && (
        <More summary={t('programme.framework.faults.more', { count: faults - first.length })}>
          <FaultList t={t} problems={others} />
          {faults > problems.length && <p class="small soft">{t('programme.framework.faults.not-shown', { count: faults - problems.length })}</p>}
        </More>
      )}
    </Part>
  );
}

/** So many are read; a file that has one fault has it in every line. */
const FAULTS_SHOWN = 8;

const FaultList = ({ t, problems }: { t: Translate; problems: ReadFramework['problems'] }) => (
  <ul class="small">
    {problems.map(({ at, code, detail, line, column }) => (
      <li>
        {line === undefined ? <code>{at}</code> : t('programme.framework.faults.line', { line, column: column ?? 1 })}
        {' · '}
        {t(`programme.framework.fault.${code}`, { value: detail })}
      </li>
    ))}
  </ul>
);

/** A framework that was kept: where it comes from, and its skills, to be looked through. */
export async function onePage(deps: ProgrammeDeps, request: WebRequest, at: AtFrameworks): Promise<Reply> {
  const { t } = request;
  const id = param(request, 'id');
  const q = (asked(request, 'q') ?? '').slice(0, SEARCH_CHARACTERS);
  const from = Math.max(0, Number(/^\d{1,6}$/.exec(asked(request, 'from') ?? '')?.[0] ?? 0));
  const { row, skills, count, used } = await deps.store.as(at.profile).read(async (db) => {
    const found = await db.one(Framework, { id });
    if (!found) throw new LaurelError('not_found');
    const query = db.query(FrameworkSkill, 's').andWhere('s.frameworkId = :id', { id }).andWhere('s.position >= :from', { from });
    for (const [nth, word] of plain(q).split(' ').filter(Boolean).entries()) query.andWhere(`s.words LIKE :w${nth}`, { [`w${nth}`]: `% ${word}%` });
    return {
      row: found,
      skills: await query
        .orderBy('s.position', 'ASC')
        .take(SKILLS_SHOWN + 1)
        .getMany(),
      count: await db.count(FrameworkSkill, { frameworkId: id, withdrawn: 0 }),
      used: await skillsInUse(deps, db, id),
    };
  });
  const title = inLanguage(row.name, t.language);
  const here = `${at.base}/${id}`;
  const next = skills[SKILLS_SHOWN];
  const names = new Set(used.map(({ key }) => key));
  return page({
    title,
    noStore: true,
    crumbs: [{ text: t('programme.frameworks'), href: at.base }, { text: title }],
    body: (
      <>
        <PageHead title={title} />
        {asked(request, 'done') === 'kept' && (
          <Notice kind="ok" title={t('programme.framework.kept')}>
            {t('programme.framework.kept.next')}
          </Notice>
        )}
        <Facts
          items={[
            ...factsOf(t, row, count),
            { term: t('programme.framework.imported'), detail: <Time at={row.importedAt} /> },
            { term: t('programme.framework.used'), detail: t('programme.framework.used.count', { count: used.length }) },
          ]}
        />
        <Part title={t('programme.framework.skills')}>
          <Filters action={here} label={t('programme.framework.search')}>
            <Field name="q" type="search" label={t('programme.framework.search.words')} value={q} maxLength={SEARCH_CHARACTERS} grow />
            <Button kind="quiet">{t('programme.framework.search')}</Button>
          </Filters>
          {skills.length === 0 ? <p>{t('programme.framework.search.none')}</p> : <Skills t={t} rows={skills.slice(0, SKILLS_SHOWN)} used={names} />}
          {(next || from > 0) && (
            <Pager
              label={t('programme.framework.skills')}
              text={t('programme.framework.page')}
              before={from > 0 ? { href: withQuery(here, { q }), text: t('programme.framework.page.first') } : undefined}
              after={next && { href: withQuery(here, { q, from: String(next.position) }), text: t('programme.framework.page.next') }}
            />
          )}
        </Part>
        <Actions>
          <LinkButton href={`${at.base}/new`} kind="quiet">
            {t('programme.framework.again')}
          </LinkButton>
          <LinkButton href={`${here}/remove`} kind="danger">
            {t('programme.framework.remove')}
          </LinkButton>
        </Actions>
      </>
    ),
  });
}

/** Asks once; where an achievement names one of its skills it says which, and has no button. */
export async function removePage(deps: ProgrammeDeps, request: WebRequest, at: AtFrameworks): Promise<Reply> {
  const { t } = request;
  const id = param(request, 'id');
  const { row, count, used } = await deps.store.as(at.profile).read(async (db) => {
    const found = await db.one(Framework, { id });
    if (!found) throw new LaurelError('not_found');
    return { row: found, count: await db.count(FrameworkSkill, { frameworkId: id }), used: await skillsInUse(deps, db, id) };
  });
  const name = inLanguage(row.name, t.language);
  const here = `${at.base}/${id}`;
  return page({
    title: t('programme.framework.remove'),
    noStore: true,
    ...(request.method === 'POST' && { status: 409 }),
    crumbs: [{ text: t('programme.frameworks'), href: at.base }, { text: name, href: here }, { text: t('programme.framework.remove') }],
    body:
      used.length > 0 ? (
        <>
          <PageHead title={t('programme.framework.remove.used', { name })} lede={t('programme.framework.remove.used.says', { count: used.length })} />
          <Skills t={t} rows={used.slice(0, SKILLS_SHOWN)} />
          <Actions>
            <LinkButton href={here}>{t('programme.framework.back')}</LinkButton>
          </Actions>
        </>
      ) : (
        <>
          <PageHead title={t('programme.framework.remove.ask', { name })} lede={t('programme.framework.remove.says', { count })} />
          <Form action={`${here}/remove`} kind="actions">
            <Button kind="danger">{t('programme.framework.remove.button')}</Button>
            <LinkButton href={here} kind="quiet">
              {t('programme.framework.back')}
            </LinkButton>
          </Form>
        </>
      ),
  });
}

type Described = Pick<FrameworkRow, 'format' | 'publisher' | 'licence' | 'edition' | 'source'>;

const factsOf = (t: Translate, { format, publisher, licence, edition, source }: Described, count: number) => [
  { term: t('programme.framework.publisher'), detail: publisher ?? t('programme.framework.not-said') },
  { term: t('programme.framework.licence'), detail: licence === null ? t('programme.framework.not-said') : linked(licence) },
  edition !== null && { term: t('programme.framework.edition'), detail: edition },
  { term: t('programme.framework.format'), detail: t(`programme.framework.format.${format}`) },
  !source.startsWith('csv:') && { term: t('programme.framework.source'), detail: linked(source) },
  { term: t('programme.framework.skills'), detail: t.number(count) },
];

const linked = (text: string) => (/^https?:\/\//.test(text) ? <Link href={text}>{text}</Link> : text);

type Listed = ReadSkill & Partial<Pick<FrameworkSkillRow, 'withdrawn'>>;

function Skills({ t, rows, used }: { t: Translate; rows: readonly Listed[]; used?: ReadonlySet<string> }) {
  return (
    <Table
      caption={t('programme.framework.skills')}
      stacks="close"
      rows={rows}
      columns={[
        { head: t('programme.framework.code'), mono: true, cell: ({ code }) => code ?? '–' },
        {
          head: t('programme.framework.skill'),
          rowHead: true,
          cell: ({ name, url, description, withdrawn }) => (
            <>
              <Link href={url}>{inLanguage(name, t.language)}</Link>
              {Object.keys(description).length > 0 && <small>{inLanguage(description, t.language)}</small>}
              {withdrawn === 1 && (
                <>
                  {' '}
                  <State kind="warn">{t('programme.framework.withdrawn')}</State>
                </>
              )}
            </>
          ),
        },
        ...(used === undefined
          ? []
          : [{ head: t('programme.framework.used'), cell: ({ key }: Listed) => (used.has(key) ? t('programme.framework.used.yes') : '') }]),
      ]}
    />
  );
}
