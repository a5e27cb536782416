import { now } from '@laurel/base';
import { type AchievementRow, said } from '@laurel/issuer';
import {
  acceptedForm,
  EmptyState,
  type FrontHandler,
  Link,
  LinkButton,
  Notice,
  PageHead,
  Prose,
  page,
  param,
  type Route,
  Side,
  Sides,
  Table,
  type Translate,
} from '@laurel/web';
import { asDocument } from '../catalogue/as-bytes.ts';
import { CTDL_CONTEXT, organisationsIn } from '../catalogue/ctdl.ts';
import type { ProgrammeDeps } from '../deps.ts';
import { nameIn } from '../pathways/pathway-view.ts';
import { ownBadge } from '../pathways/public-pathway.ts';
import { recognitionAt, recognitionsNow } from './recognise.ts';
import type { RecognitionRow } from './recognition-records.ts';
import { transferValue } from './transfer-value.ts';

/** What badges of other institutions are worth at this node, for anybody: no account, no cookie, no script. */
export const publicRecognitionRoutes = (deps: ProgrammeDeps): readonly Route[] => [
  {
    method: 'get',
    path: '/recognition',
    access: { kind: 'public' },
    run: async ({ t }) => {
      const rows = await recognitionsNow(deps);
      const achievements = await deps.awarding.achievements();
      const title = t('programme.recognition');
      const { publicUrl, languages } = deps.config;
      return page({
        title,
        frame: 'public',
        robots: 'index',
        crumbs: [{ text: t('programme.catalogue'), href: '/catalogue' }],
        face: { description: t('programme.recognition.lede'), address: `${publicUrl}/recognition`, languages },
        body: (
          <>
            <PageHead title={title} lede={t('programme.recognition.lede')} />
            {rows.length === 0 ? (
              <EmptyState title={t('programme.recognition.none')} action={<LinkButton href="/catalogue">{t('programme.catalogue.see')}</LinkButton>} />
            ) : (
              <Table
                caption={title}
                stacks="close"
                rows={rows}
                columns={[
                  {
                    head: t('programme.recognition.badge'),
                    rowHead: true,
                    cell: ({ id, name }) => (
                      <Link href={`/recognition/${id}`}>
                        <bdi>{name}</bdi>
                      </Link>
                    ),
                  },
                  { head: t('programme.recognition.toward'), cell: (row) => towardIn(t, achievements, row) },
                  { head: t('programme.recognition.by'), cell: ({ profile }) => issuerIn(deps, t, profile) },
                  { head: t('programme.recognition.credit'), nowrap: true, cell: ({ credit }) => creditIn(t, credit) },
                ]}
              />
            )}
          </>
        ),
      });
    },
  },
  {
    method: 'get',
    path: '/recognition/:id',
    access: { kind: 'public' },
    run: async (request) => {
      const { t } = request;
      const row = await recognitionAt(deps, param(request, 'id'));
      const { name, issuer, achievement, credit, conditions, since, until, endedAt, counts, profile } = row;
      const toward = towardIn(t, await deps.awarding.achievements(), row);
      const by = issuerIn(deps, t, profile);
      const title = t('programme.recognition.title', { name, toward });
      const { publicUrl, languages } = deps.config;
      const isOver = endedAt !== null || (until !== null && until < now(deps.context).slice(0, 10));
      return page({
        title,
        frame: 'public',
        robots: isOver ? 'noindex' : 'index',
        crumbs: [
          { text: t('programme.catalogue'), href: '/catalogue' },
          { text: t('programme.recognition'), href: '/recognition' },
        ],
        face: { description: t('programme.recognition.one.lede', { by }), address: `${publicUrl}/recognition/${row.id}`, languages },
        body: (
          <>
            <PageHead title={title} lede={t('programme.recognition.one.lede', { by })} />
            {isOver && <Notice kind="warn" title={t('programme.recognition.over.says', { date: t.date(endedAt ?? until ?? since) })} />}
            <Sides>
              <Side term={t('programme.recognition.badge')}>
                <p>
                  {/^https?:/.test(achievement) ? (
                    <Link href={achievement}>
                      <bdi>{name}</bdi>
                    </Link>
                  ) : (
                    <bdi>{name}</bdi>
                  )}
                </p>
                <p class="small soft mono">{issuer}</p>
              </Side>
              <Side term={t('programme.recognition.toward')}>
                <p>
                  <Link href={`/achievements/${row.toward}`}>{toward}</Link>
                </p>
                <p class="small soft">{counts === 1 ? t('programme.recognition.counts.says') : t('programme.recognition.by-hand.says', { by })}</p>
              </Side>
              {Object.keys(conditions).length > 0 && (
                <Side term={t('programme.recognition.conditions')}>
                  <Prose text={said(conditions, t.language)} />
                </Side>
              )}
              {credit !== null && (
                <Side term={t('programme.recognition.credit')}>
                  <p>{creditIn(t, credit)}</p>
                </Side>
              )}
              <Side term={t('programme.recognition.since')}>
                <p>{t.date(since)}</p>
              </Side>
              <Side term={t('programme.recognition.until')}>
                <p>{until === null ? t('programme.recognition.open') : t.date(until)}</p>
              </Side>
              <Side term={t('programme.recognition.how')}>
                <p>{t('programme.recognition.how.says')}</p>
              </Side>
            </Sides>
          </>
        ),
      });
    },
  },
];

/** The same as programs read it. */
export const recognitionFront =
  (deps: ProgrammeDeps): FrontHandler =>
  async (path, accept) => {
    const id = /^\/recognition\/([\w-]+)$/.exec(path)?.[1];
    const form = id === undefined ? 'page' : acceptedForm(accept);
    if (id === undefined || form === 'page') return undefined;
    const row = (await recognitionsNow(deps)).find((one) => one.id === id);
    const { awarding, config } = deps;
    const profile = awarding.profiles.find(({ slug }) => slug === row?.profile);
    if (!row || !profile) return undefined;
    const toward = ownBadge({ awarding, achievements: await awarding.achievements(), publicUrl: config.publicUrl }, row.toward, row.profile);
    const graph = [...organisationsIn(awarding, config.publicUrl), ...transferValue(row, profile, toward, config.publicUrl)];
    return asDocument({ '@context': CTDL_CONTEXT, '@graph': graph }, form);
  };

const issuerIn = ({ awarding }: ProgrammeDeps, t: Translate, profile: string): string =>
  awarding.profiles.find(({ slug }) => slug === profile)?.name[t.language] ?? profile;

function towardIn(t: Translate, achievements: readonly AchievementRow[], { toward }: RecognitionRow): string {
  const row = achievements.find(({ id }) => id === toward);
  return row ? nameIn(t, row) : t('programme.pathway.gone');
}

const creditIn = (t: Translate, credit: RecognitionRow['credit']): string => (credit === null ? '' : `${t.number(credit.value)} ${credit.unit}`);
