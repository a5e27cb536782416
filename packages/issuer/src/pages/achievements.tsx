import { holds } from '@laurel/people';
import { asked, EmptyState, Link, LinkButton, Notice, PageHead, Part, page, param, type Route, Table, Term, Time, type Translate, to } from '@laurel/web';
import { listApprovals } from '../achievements/approvals.ts';
import { findAchievement } from '../achievements/define-achievement.ts';
import { languagesOf, said } from '../achievements/definition.ts';
import type { DraftRow } from '../achievements/draft-records.ts';
import { findDraft, listDrafts } from '../achievements/drafts.ts';
import { type Gate, gateFor } from '../achievements/publishing-rule.ts';
import type { Issuer } from '../deps.ts';
import { Achievement, type AchievementRow, Award } from '../records.ts';
import { Art } from './achievement-art.tsx';
import { Detail } from './achievement-detail.tsx';
import { achievementEditRoutes } from './achievement-edit.tsx';
import { achievementPreviewRoutes } from './achievement-preview.tsx';
import { achievementVersionsRoute } from './achievement-versions.tsx';
import { deskRoute } from './frame.tsx';
import { rubricImportRoutes } from './rubric-import.tsx';

export function achievementRoutes(issuer: Issuer): Route[] {
  return [
    deskRoute(issuer, 'get', '/achievements', async (request, { profile, at, actor }) => {
      const { t, session } = request;
      const drafts = await listDrafts(issuer, profile.slug);
      const waiting = new Set((await listApprovals(issuer, profile.slug)).flatMap(({ approval }) => (approval.state === 'waiting' ? [approval.id] : [])));
      const gate = await gateFor(issuer, profile.slug, actor);
      const mayDecide = session !== undefined && holds(session, 'administrator', profile.slug);
      const rows = await issuer.store.as(profile.slug).read(async (db) => {
        const current = await db.list(Achievement, { current: 1 }, { order: { createdAt: 'DESC', id: 'ASC' } });
        return Promise.all(current.map(async (row) => ({ row, awards: await db.count(Award, { achievementId: row.id }) })));
      });
      return page({
        title: t('issuer.achievements'),
        body: (
          <List
            t={t}
            at={at}
            rows={rows}
            drafts={drafts}
            waiting={waiting}
            gate={gate}
            mayDecide={mayDecide}
            discarded={asked(request, 'done') === 'discarded'}
          />
        ),
      });
    }),
    ...achievementEditRoutes(issuer), // before /achievements/:id, which would take "new" for an id
    deskRoute(issuer, 'get', '/achievements/:id', async (request, { profile, at }) => {
      const id = param(request, 'id');
      const draft = await findDraft(issuer, profile.slug, id);
      if (draft?.follows === null) return to(`${at}/achievements/${id}/edit`);
      const row = await findAchievement(issuer, profile.slug, id, version(asked(request, 'version')));
      const facts = await issuer.store.as(profile.slug).read(async (db) => ({
        awards: await db.count(Award, { achievementId: row.id }),
        versions: await db.count(Achievement, { id: row.id }),
      }));
      const { t } = request;
      const title = said(row.definition.name, t.language);
      return page({
        title,
        crumbs: [{ text: t('issuer.achievements'), href: `${at}/achievements` }, { text: title }],
        body: <Detail t={t} at={at} row={row} spoken={issuer.config.languages} {...facts} draft={draft !== undefined} done={asked(request, 'done')} />,
      });
    }),
    achievementVersionsRoute(issuer),
    ...rubricImportRoutes(issuer),
    ...achievementPreviewRoutes(issuer),
  ];
}

const version = (text: string | undefined): number | undefined => (text !== undefined && /^[1-9]\d{0,5}$/.test(text) ? Number(text) : undefined);

type ListProps = {
  t: Translate;
  at: string;
  rows: { row: AchievementRow; awards: number }[];
  drafts: readonly DraftRow[];
  waiting: ReadonlySet<string>;
  gate: Gate;
  mayDecide: boolean;
  discarded: boolean;
};

function List({ t, at, rows, drafts, waiting, gate, mayDecide, discarded }: ListProps) {
  if (rows.length === 0 && drafts.length === 0)
    return (
      <>
        <PageHead title={t('issuer.achievements')} />
        <EmptyState title={t('issuer.home.first')} action={<LinkButton href={`${at}/achievements/new`}>{t('issuer.achievements.new')}</LinkButton>}>
          {t('issuer.home.first.how')}
        </EmptyState>
      </>
    );
  return (
    <>
      <PageHead title={t('issuer.achievements')} lede={t('issuer.achievements.lede')} />
      <Term word="achievement" />
      <Proposed at={at} t={t} gate={gate} mayDecide={mayDecide} />
      {discarded && <Notice kind="ok" title={t('issuer.draft.discarded')} />}
      {drafts.length > 0 && <Drafts t={t} at={at} drafts={drafts} waiting={waiting} />}
      {rows.length > 0 && (
        <Table
          caption={t('issuer.achievements')}
          rows={rows}
          columns={[
            {
              head: t('issuer.achievement.picture'),
              headHidden: true,
              cell: ({ row }) => <Art t={t} definition={row.definition} size="s" silent />,
            },
            { head: t('issuer.achievement.name'), rowHead: true, cell: ({ row }) => <Name t={t} at={at} row={row} /> },
            { head: t('issuer.achievement.type'), cell: ({ row }) => t(`issuer.type.${row.definition.type}`) },
            { head: t('issuer.achievement.version'), numeric: true, cell: ({ row }) => t.number(row.version) },
            { head: t('issuer.achievement.awarded'), numeric: true, cell: ({ awards }) => t.number(awards) },
          ]}
        />
      )}
      <div class="actions">
        <LinkButton href={`${at}/achievements/new`} icon="plus">
          {t('issuer.achievements.new')}
        </LinkButton>
      </div>
      <Publishing t={t} at={at} gate={gate} mayDecide={mayDecide} />
    </>
  );
}

type Gated = Pick<ListProps, 't' | 'at' | 'gate' | 'mayDecide'>;
const isProposed = ({ gate, mayDecide }: Gated): boolean => mayDecide && !gate.decided && gate.everybody.length > 1;

/** A second person, to whoever may decide it, once somebody could be the second. */
function Proposed(props: Gated) {
  const { t, at, gate } = props;
  if (!isProposed(props)) return null;
  return (
    <Notice title={t('issuer.publishing.propose', { count: gate.everybody.length })}>
      {t.rich('issuer.publishing.propose.how', { link: (words) => <Link href={`${at}/achievements/publishing`}>{words}</Link> })}
    </Notice>
  );
}

/** How publishing goes here. */
function Publishing(props: Gated) {
  const { t, at, gate, mayDecide } = props;
  if (isProposed(props)) return null;
  return (
    <p class="small soft">
      {t(`issuer.publishing.is.${gate.secondPerson ? 'on' : 'off'}`)} {gate.secondPerson && <Link href={`${at}/approvals`}>{t('issuer.approvals')}</Link>}{' '}
      {mayDecide && <Link href={`${at}/achievements/publishing`}>{t('issuer.publishing.change')}</Link>}
    </p>
  );
}

function Name({ t, at, row }: { t: Translate; at: string; row: AchievementRow }) {
  const languages = languagesOf(row.definition);
  return (
    <>
      <Link href={`${at}/achievements/${row.id}`}>{said(row.definition.name, t.language)}</Link>
      {languages.length === 1 && languages[0] !== t.language && <small>{t(`issuer.only.${languages[0]}`)}</small>}
    </>
  );
}

/** What nobody else sees yet. */
function Drafts({ t, at, drafts, waiting }: Pick<ListProps, 't' | 'at' | 'drafts' | 'waiting'>) {
  return (
    <Part title={t('issuer.drafts')}>
      <ul>
        {drafts.map(({ id, form, follows, savedAt }) => (
          <li>
            <Link href={`${at}/achievements/${id}/edit`}>
              {form.texts.name[t.language] || form.texts.name.en || form.texts.name.fr || t('issuer.achievement.unnamed')}
            </Link>{' '}
            <span class="soft">
              {t.rich(follows === null ? 'issuer.draft.of-new' : 'issuer.draft.of-version', { version: (follows ?? 0) + 1, time: <Time at={savedAt} /> })}
              {waiting.has(id) && `. ${t('issuer.draft.waits')}`}
            </span>
          </li>
        ))}
      </ul>
    </Part>
  );
}
