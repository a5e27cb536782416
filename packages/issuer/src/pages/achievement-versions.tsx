import { Link, PageHead, Part, page, param, type Route, State, Table, type Translate } from '@laurel/web';
import { Publication } from '../achievements/approval-records.ts';
import { type Change, changesBetween } from '../achievements/changes.ts';
import { findAchievement } from '../achievements/define-achievement.ts';
import { RESULT_TYPES, said } from '../achievements/definition.ts';
import { VALUE_ORDERS } from '../achievements/result-value.ts';
import type { Issuer } from '../deps.ts';
import { Achievement, type AchievementRow, Award } from '../records.ts';
import { labelsOf } from './achievement-form-labels.ts';
import { deskRoute } from './frame.tsx';

/** `by`: who wrote it, and who approved it, by name; nobody is named of a version from before that was kept. */
type Version = { row: AchievementRow; awards: number; changes: Change[]; by: { author: string; second: string | undefined } | undefined };

/** Every version of an achievement, newest first: who was awarded by it, and what it says otherwise than the one before. */
export function achievementVersionsRoute(issuer: Issuer): Route {
  return deskRoute(issuer, 'get', '/achievements/:id/versions', async (request, { profile, at }) => {
    const current = await findAchievement(issuer, profile.slug, param(request, 'id'));
    const versions = await issuer.store.as(profile.slug).read(async (db) => {
      const rows = await db.list(Achievement, { id: current.id }, { order: { version: 'DESC' } });
      return Promise.all(
        rows.map(async (row, index) => {
          const before = rows[index + 1];
          const awards = await db.count(Award, { achievementId: row.id, achievementVersion: row.version });
          const publication = await db.one(Publication, { achievementId: row.id, version: row.version });
          return { row, awards, changes: before ? changesBetween(before.definition, row.definition) : [], publication };
        }),
      );
    });
    const { t } = request;
    const named = (actor: string) => actor.replace(/^person:/, '');
    const people = await issuer.people.persons(versions.flatMap(({ row, publication }) => [row.createdBy, publication?.approvedBy ?? []].flat().map(named)));
    const nameOf = (actor: string) => people.get(named(actor))?.name || t('issuer.approval.somebody');
    const shown = versions.map(({ publication, ...version }): Version => {
      const second = publication?.approvedBy ? nameOf(publication.approvedBy) : undefined;
      return { ...version, by: publication && { author: nameOf(version.row.createdBy), second } };
    });
    const title = t('issuer.achievement.versions');
    const name = said(current.definition.name, t.language);
    const here = `${at}/achievements/${current.id}`;
    return page({
      title,
      crumbs: [{ text: t('issuer.achievements'), href: `${at}/achievements` }, { text: name, href: here }, { text: title }],
      body: <Versions t={t} here={here} name={name} versions={shown} />,
    });
  });
}

function Versions({ t, here, name, versions }: { t: Translate; here: string; name: string; versions: readonly Version[] }) {
  return (
    <>
      <PageHead title={t('issuer.achievement.versions-of', { name })} lede={t('issuer.achievement.versions.hint')} />
      {versions.map(({ row, awards, changes, by }) => (
        <Part title={t('issuer.achievement.version.head', { version: row.version, date: t.date(row.createdAt) })}>
          <p>
            {row.current === 1 && (
              <>
                <State kind="ok">{t('issuer.achievement.version.current')}</State>{' '}
              </>
            )}
            <span class="soft">{t('issuer.achievement.version.awards', { count: awards })}</span>{' '}
            {by && (
              <span class="soft">
                {by.second === undefined
                  ? t('issuer.approval.alone', { author: by.author })
                  : t('issuer.approval.by-two', { author: by.author, second: by.second })}
              </span>
            )}{' '}
            <Link href={`${here}?version=${row.version}`}>{t('issuer.achievement.version.show')}</Link>
          </p>
          {row.version === 1 ? (
            <p class="soft">{t('issuer.achievement.version.first')}</p>
          ) : changes.length === 0 ? (
            <p class="soft">{t('issuer.achievement.version.same')}</p>
          ) : (
            <ChangesTable t={t} caption={t('issuer.achievement.version.changes', { version: row.version })} changes={changes} />
          )}
        </Part>
      ))}
    </>
  );
}

type ChangesProps = { t: Translate; caption: string; before?: string; after?: string; changes: readonly Change[] };

/** What one text says otherwise than another, by default a version than the one before. */
export function ChangesTable({ t, caption, changes, before: old = t('issuer.change.before'), after: now = t('issuer.change.after') }: ChangesProps) {
  const labels = labelsOf(t);
  return (
    <Table
      caption={caption}
      rows={changes}
      stacks
      columns={[
        { head: t('issuer.achievement.version.part'), rowHead: true, cell: ({ field }) => labelOf(t, labels, field) },
        {
          head: old,
          cell: ({ field, before }) => (before === '' ? <Nothing t={t} /> : <del>{shownValue(t, field, before)}</del>),
        },
        { head: now, cell: ({ field, after }) => (after === '' ? <Nothing t={t} /> : <ins>{shownValue(t, field, after)}</ins>) },
      ]}
    />
  );
}

/** Rows are named by what stands first in them: `alignment Infection control`. */
function labelOf(t: Translate, labels: Readonly<Record<string, string>>, field: string): string {
  const [, kind, name = ''] = /^(alignment|result|related) (.*)$/s.exec(field) ?? [];
  return kind === undefined ? (labels[field] ?? field) : t(`issuer.change.${kind}`, { name });
}

/** What lists offer is shown in their words. */
const WORDS: Record<string, string> = {
  type: 'issuer.type.',
  participation: 'issuer.participation.',
  identity_check: 'issuer.identity.',
  motif: 'issuer.motif.',
  colour: 'issuer.colour.',
};

/** The same within a result, behind its title. */
const OF_RESULTS = new Map<string, string>([
  ...RESULT_TYPES.map((type) => [type, `issuer.result.${type}`] as const),
  ...VALUE_ORDERS.map((order) => [order, `issuer.result.order.${order}`] as const),
]);

const worded = (t: Translate, part: string, n: number): string => {
  const key = n === 0 ? undefined : OF_RESULTS.get(part);
  return key === undefined ? part : t(key);
};

const Nothing = ({ t }: { t: Translate }) => <span class="soft">{t('issuer.change.nothing')}</span>;

function shownValue(t: Translate, field: string, value: string): string {
  if (field === 'include_name') return t('issuer.yes');
  if (field.startsWith('result '))
    return value
      .split(' · ')
      .map((part, n) => worded(t, part, n))
      .join(' · ');
  const words = `${WORDS[field] ?? ''}${value}`;
  return WORDS[field] !== undefined && t.has(words) ? t(words) : value;
}
