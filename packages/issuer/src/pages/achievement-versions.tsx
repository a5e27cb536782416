import { Link, PageHead, Part, page, param, type Route, State, Table, type Translate } from '@laurel/web';
import { type Change, changesBetween } from '../achievements/changes.ts';
import { findAchievement } from '../achievements/define-achievement.ts';
import { said } from '../achievements/definition.ts';
import type { Issuer } from '../deps.ts';
import { Achievement, type AchievementRow, Award } from '../records.ts';
import { labelsOf } from './achievement-form-labels.ts';
import { deskRoute } from './frame.tsx';

type Version = { row: AchievementRow; awards: number; changes: Change[] };

/** Every version of an achievement, newest first: who was awarded by it, and what it says otherwise than the one before. */
export function achievementVersionsRoute(issuer: Issuer): Route {
  return deskRoute(issuer, 'get', '/achievements/:id/versions', async (request, { profile, at }) => {
    const current = await findAchievement(issuer, profile.slug, param(request, 'id'));
    const versions = await issuer.store.as(profile.slug).read(async (db): Promise<Version[]> => {
      const rows = await db.list(Achievement, { id: current.id }, { order: { version: 'DESC' } });
      return Promise.all(
        rows.map(async (row, index) => {
          const before = rows[index + 1];
          const awards = await db.count(Award, { achievementId: row.id, achievementVersion: row.version });
          return { row, awards, changes: before ? changesBetween(before.definition, row.definition) : [] };
        }),
      );
    });
    const { t } = request;
    const title = t('issuer.achievement.versions');
    const name = said(current.definition.name, t.language);
    const here = `${at}/achievements/${current.id}`;
    return page({
      title,
      crumbs: [{ text: t('issuer.achievements'), href: `${at}/achievements` }, { text: name, href: here }, { text: title }],
      body: <Versions t={t} here={here} name={name} versions={versions} />,
    });
  });
}

function Versions({ t, here, name, versions }: { t: Translate; here: string; name: string; versions: readonly Version[] }) {
  const labels = labelsOf(t);
  return (
    <>
      <PageHead title={t('issuer.achievement.versions-of', { name })} lede={t('issuer.achievement.versions.hint')} />
      {versions.map(({ row, awards, changes }) => (
        <Part title={t('issuer.achievement.version.head', { version: row.version, date: t.date(row.createdAt) })}>
          <p>
            {row.current === 1 && (
              <>
                <State kind="ok">{t('issuer.achievement.version.current')}</State>{' '}
              </>
            )}
            <span class="soft">{t('issuer.achievement.version.awards', { count: awards })}</span>{' '}
            <Link href={`${here}?version=${row.version}`}>{t('issuer.achievement.version.show')}</Link>
          </p>
          {row.version === 1 ? (
            <p class="soft">{t('issuer.achievement.version.first')}</p>
          ) : changes.length === 0 ? (
            <p class="soft">{t('issuer.achievement.version.same')}</p>
          ) : (
            <Table
              caption={t('issuer.achievement.version.changes', { version: row.version })}
              rows={changes}
              stacks
              columns={[
                { head: t('issuer.achievement.version.part'), rowHead: true, cell: ({ field }) => labelOf(t, labels, field) },
                {
                  head: t('issuer.change.before'),
                  cell: ({ field, before }) => (before === '' ? <Nothing t={t} /> : <del>{shownValue(t, field, before)}</del>),
                },
                { head: t('issuer.change.after'), cell: ({ field, after }) => (after === '' ? <Nothing t={t} /> : <ins>{shownValue(t, field, after)}</ins>) },
              ]}
            />
          )}
        </Part>
      ))}
    </>
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

const Nothing = ({ t }: { t: Translate }) => <span class="soft">{t('issuer.change.nothing')}</span>;

function shownValue(t: Translate, field: string, value: string): string {
  if (field === 'include_name') return t('issuer.yes');
  const words = `${WORDS[field] ?? ''}${value}`;
  return WORDS[field] !== undefined && t.has(words) ? t(words) : value;
}
