import { LaurelError } from '@laurel/base';
import {
  Aside,
  asked,
  BadgeArt,
  EmptyState,
  type Fact,
  Facts,
  Link,
  LinkButton,
  Notice,
  PageHead,
  Part,
  Prose,
  page,
  param,
  type Route,
  Side,
  Sides,
  Split,
  Table,
  type Translate,
  to,
  typed,
  withQuery,
} from '@laurel/web';
import { defineAchievement, findAchievement, reviseAchievement } from '../achievements/define-achievement.ts';
import { type Definition, languagesOf, said } from '../achievements/definition.ts';
import { type DefinitionForm, definitionOf, EMPTY_FORM, formOf, readForm } from '../achievements/definition-form.ts';
import type { Issuer } from '../deps.ts';
import { Achievement, type AchievementRow, Award } from '../records.ts';
import { AchievementForm } from './achievement-form.tsx';
import { deskRoute } from './frame.tsx';

export function achievementRoutes(issuer: Issuer): Route[] {
  return [
    deskRoute(issuer, 'get', '/achievements', async ({ t }, { profile, at }) => {
      const rows = await issuer.store.as(profile.slug).read(async (db) => {
        const current = await db.list(Achievement, { current: 1 }, { order: { createdAt: 'DESC', id: 'ASC' } });
        return Promise.all(current.map(async (row) => ({ row, awards: await db.count(Award, { achievementId: row.id }) })));
      });
      return page({ title: t('issuer.achievements'), body: <List t={t} at={at} rows={rows} /> });
    }),

    deskRoute(issuer, 'get', '/achievements/new', async ({ t }, { at }) => formPage(t, at, { form: EMPTY_FORM, problems: [], of: undefined })),
    deskRoute(issuer, 'post', '/achievements/new', async (request, { profile, at, actor }) => {
      const form = readForm(request.form);
      const read = request.form.has('preview') ? { problems: [] } : definitionOf(form, request.t);
      if ('problems' in read) return formPage(request.t, at, { form, problems: read.problems, of: undefined });
      const made = await defineAchievement(issuer, { profile: profile.slug, definition: read.definition, actor });
      return to(`${at}/achievements/${made.id}?done=defined`);
    }),

    deskRoute(issuer, 'get', '/achievements/:id', async (request, { profile, at }) => {
      const row = await findAchievement(issuer, profile.slug, param(request, 'id'), version(asked(request, 'version')));
      const facts = await issuer.store.as(profile.slug).read(async (db) => ({
        awards: await db.count(Award, { achievementId: row.id }),
        versions: await db.list(Achievement, { id: row.id }, { order: { version: 'DESC' } }),
      }));
      const { t } = request;
      const title = said(row.definition.name, t.language);
      return page({
        title,
        crumbs: [{ text: t('issuer.achievements'), href: `${at}/achievements` }, { text: title }],
        body: <Detail t={t} at={at} row={row} {...facts} done={asked(request, 'done')} />,
      });
    }),

    deskRoute(issuer, 'get', '/achievements/:id/edit', async (request, { profile, at }) => {
      const row = await findAchievement(issuer, profile.slug, param(request, 'id'));
      return formPage(request.t, at, { form: formOf(row.definition), problems: [], of: row });
    }),
    deskRoute(issuer, 'post', '/achievements/:id/edit', async (request, { profile, at, actor }) => {
      const row = await findAchievement(issuer, profile.slug, param(request, 'id'));
      const of = version(typed(request, 'of'));
      if (of === undefined) throw new LaurelError('bad_form');
      const form = readForm(request.form);
      const read = request.form.has('preview') ? { problems: [] } : definitionOf(form, request.t);
      if ('problems' in read) return formPage(request.t, at, { form, problems: read.problems, of: { ...row, version: of } });
      await reviseAchievement(issuer, { profile: profile.slug, id: row.id, of, definition: read.definition, actor });
      return to(`${at}/achievements/${row.id}?done=revised`);
    }),
  ];
}

const version = (text: string | undefined): number | undefined => (text !== undefined && /^[1-9]\d{0,5}$/.test(text) ? Number(text) : undefined);

function formPage(
  t: Translate,
  at: string,
  given: { form: DefinitionForm; problems: Parameters<typeof AchievementForm>[0]['problems']; of: AchievementRow | undefined },
) {
  const { of, problems } = given;
  const title = of ? t('issuer.achievement.edit') : t('issuer.achievements.new');
  const crumbs = [
    { text: t('issuer.achievements'), href: `${at}/achievements` },
    ...(of ? [{ text: said(of.definition.name, t.language), href: `${at}/achievements/${of.id}` }] : []),
    { text: title },
  ];
  const action = of ? `${at}/achievements/${of.id}/edit` : `${at}/achievements/new`;
  return page({ title, crumbs, status: problems.length > 0 ? 422 : 200, body: <AchievementForm t={t} action={action} title={title} {...given} /> });
}

function List({ t, at, rows }: { t: Translate; at: string; rows: { row: AchievementRow; awards: number }[] }) {
  if (rows.length === 0)
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
      <Table
        caption={t('issuer.achievements')}
        rows={rows}
        columns={[
          {
            head: t('issuer.achievement.picture'),
            headHidden: true,
            cell: ({ row }) => <Art definition={row.definition} title={said(row.definition.name, t.language)} size="s" />,
          },
          { head: t('issuer.achievement.name'), rowHead: true, cell: ({ row }) => <Name t={t} at={at} row={row} /> },
          { head: t('issuer.achievement.type'), cell: ({ row }) => t(`issuer.type.${row.definition.type}`) },
          { head: t('issuer.achievement.version'), numeric: true, cell: ({ row }) => t.number(row.version) },
          { head: t('issuer.achievement.awarded'), numeric: true, cell: ({ awards }) => t.number(awards) },
        ]}
      />
      <div class="actions">
        <LinkButton href={`${at}/achievements/new`} icon="plus">
          {t('issuer.achievements.new')}
        </LinkButton>
      </div>
    </>
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

export function Art({ definition, title, size, participation }: { definition: Definition; title: string; size: 's' | 'm' | 'l'; participation?: boolean }) {
  const { motif, colour, ribbon } = definition.art;
  return <BadgeArt title={title} motif={motif} colour={colour} ribbon={ribbon} kind={participation ? 'participation' : 'assessed'} size={size} alt="" />;
}

function Detail({
  t,
  at,
  row,
  awards,
  versions,
  done,
}: {
  t: Translate;
  at: string;
  row: AchievementRow;
  awards: number;
  versions: AchievementRow[];
  done: string | undefined;
}) {
  const { definition } = row;
  const title = said(definition.name, t.language);
  const here = `${at}/achievements/${row.id}`;
  return (
    <>
      {(done === 'defined' || done === 'revised') && (
        <Notice kind="ok" title={t(`issuer.achievement.${done}`)}>
          {t(`issuer.achievement.${done}.next`)}
        </Notice>
      )}
      <Split>
        <div>
          <PageHead title={title} lede={said(definition.description, t.language)} above={<p class="soft">{t(`issuer.type.${definition.type}`)}</p>} />
          <div class="actions">
            <LinkButton href={withQuery(`${at}/batches/new`, { achievement: row.id })} icon="upload">
              {t('issuer.batch.new')}
            </LinkButton>
            <LinkButton href={withQuery(`${at}/award`, { achievement: row.id })} kind="quiet" icon="badge">
              {t('issuer.award.one')}
            </LinkButton>
            <LinkButton href={`${here}/edit`} kind="quiet" icon="pen">
              {t('issuer.achievement.edit')}
            </LinkButton>
          </div>
          <Part title={t('issuer.claim.what')}>
            <Sides>
              {languagesOf(definition).map((language) => (
                <Side term={t(`issuer.achievement.criteria.${language}`)}>
                  <Prose text={definition.criteria[language] ?? ''} lang={language} />
                </Side>
              ))}
              {definition.results.length > 0 && (
                <Side term={t('issuer.achievement.results')}>
                  {definition.results.map((result) => `${result.title} (${t(`issuer.result.${result.type}`)})`).join(' · ')}
                </Side>
              )}
              {definition.alignments.length > 0 && (
                <Side term={t('issuer.achievement.alignments')}>
                  {definition.alignments.map((alignment) => (
                    <p>
                      <Link href={alignment.targetUrl}>{alignment.targetName}</Link>{' '}
                      {alignment.targetFramework && <span class="soft">{alignment.targetFramework}</span>}
                    </p>
                  ))}
                </Side>
              )}
            </Sides>
          </Part>
        </div>
        <Aside label={t('issuer.in-short')}>
          <Art definition={definition} title={title} size="l" />
          <Facts
            items={[...definitionFacts(t, definition), { term: t('issuer.achievement.awarded'), detail: t('issuer.achievement.times', { count: awards }) }]}
          />
          <p class="small">
            <Link href={`/achievements/${row.id}`}>{t('issuer.achievement.public')}</Link>
          </p>
        </Aside>
      </Split>
      {versions.length > 1 && (
        <Part title={t('issuer.achievement.versions')}>
          <ul>
            {versions.map((other) => (
              <li>
                <Link href={other.current === 1 ? here : `${here}?version=${other.version}`}>
                  {t('issuer.achievement.version-of', { version: other.version, date: t.date(other.createdAt) })}
                </Link>
                {other.version === row.version && <span class="soft"> {t('issuer.achievement.shown')}</span>}
              </li>
            ))}
          </ul>
          <p class="hint">{t('issuer.achievement.versions.hint')}</p>
        </Part>
      )}
    </>
  );
}

/** What can be said of an achievement in a line each. */
export function definitionFacts(t: Translate, definition: Definition): (Fact | false)[] {
  return [
    definition.level !== null && { term: t('issuer.achievement.level'), detail: t('issuer.achievement.level.of', { level: definition.level }) },
    definition.credits !== null && { term: t('issuer.achievement.credits'), detail: t.number(definition.credits) },
    {
      term: t('issuer.achievement.valid-for'),
      detail: definition.validityMonths === null ? t('issuer.achievement.for-good') : t('issuer.achievement.months', { count: definition.validityMonths }),
    },
    definition.tags.length > 0 && { term: t('issuer.achievement.tags'), detail: definition.tags.join(' · ') },
    { term: t('issuer.identity'), detail: t(`issuer.identity.${definition.identityCheck}`) },
    { term: t('issuer.achievement.includes-name'), detail: t(definition.includeName ? 'issuer.yes' : 'issuer.no') },
  ];
}
