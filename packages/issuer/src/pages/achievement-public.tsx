import { LaurelError } from '@laurel/base';
import { Actions, Aside, asked, Facts, Link, PageHead, param, type Reply, type Route, Side, Sides, Split, type Translate, type WebRequest } from '@laurel/web';
import { languageFor, languagesOf, said } from '../achievements/definition.ts';
import { type Issuer, type IssuerProfile, profileOf, type Way } from '../deps.ts';
import { Achievement, type AchievementRow } from '../records.ts';
import { About, definitionFacts, Rubric } from './achievement-about.tsx';
import { Art } from './achievement-art.tsx';
import { addressOf } from './public/address.ts';
import { pictureAddress } from './public/art-files.ts';
import { Banner, bannerOf, CallToAction, type ShownBanner } from './public/banner.tsx';
import { Vouches } from './public/vouches.tsx';

/** What a badge stands for, for anybody who follows its link. Programs are answered at the same address (public-front.ts). */
export function publicAchievementRoutes(issuer: Issuer): Route[] {
  return [
    {
      method: 'get',
      path: '/achievements/:id',
      access: { kind: 'public' },
      run: async (request) => {
        const { row, newest } = await readAchievement(issuer, param(request, 'id'), asked(request, 'version'));
        const profile = profileOf(issuer, row.profile);
        const toward = (await issuer.config.countsToward?.(row.id)) ?? [];
        const reachedBy = (await issuer.config.reachedBy?.(row.id)) ?? [];
        const instead = (await issuer.config.recognisedFor?.(row.id)) ?? [];
        return achievementPage(issuer, profile, { row, newest, banner: await bannerOf(issuer, profile), toward, reachedBy, instead }, request);
      },
    },
  ];
}

/** @throws LaurelError not_found */
async function readAchievement(issuer: Issuer, id: string, version: string | undefined): Promise<{ row: AchievementRow; newest: number }> {
  const found = await issuer.store.across('an achievement is public, whoever its profile').read(async (db) => {
    const current = await db.one(Achievement, { id, current: 1 });
    const row = version === undefined ? current : /^\d{1,6}$/.test(version) ? await db.one(Achievement, { id, version: Number(version) }) : undefined;
    return current && row ? { row, newest: current.version } : undefined;
  });
  if (!found) throw new LaurelError('not_found');
  return found;
}

type Shown = {
  row: AchievementRow;
  newest: number;
  banner: ShownBanner | undefined;
  toward: readonly Way[];
  reachedBy: readonly Way[];
  instead: readonly Way[];
};

function achievementPage(issuer: Issuer, profile: IssuerProfile, shown: Shown, { t }: WebRequest): Reply {
  const { row } = shown;
  const { definition } = row;
  const language = languageFor(definition, t.language);
  const name = profile.name[t.language];
  const title = said(definition.name, language);
  const isOfPreview = definition.art.picture === undefined || definition.art.picture.endsWith('.png');
  return {
    kind: 'page',
    page: {
      title,
      frame: 'public',
      robots: 'index',
      crumbs: [{ text: name, href: addressOf(profile) }, { text: t('issuer.public.its-badges'), href: `${addressOf(profile)}#catalogue` }, { text: title }],
      face: {
        description: said(definition.description, language),
        address: `${issuer.publicUrl}/achievements/${row.id}`,
        languages: languagesOf(definition),
        image: isOfPreview ? `${issuer.publicUrl}${pictureAddress(row, language, 'png')}` : undefined,
      },
      body: <PublicAchievement t={t} profile={profile} {...shown} url={issuer.publicUrl} apply={applyOf(issuer, row)} takesNone={takesNone(issuer, row)} />,
    },
  };
}

/** Without a rubric nobody could assess it. */
const hasRubric = ({ definition }: AchievementRow): boolean => definition.results.some(({ levels = [] }) => levels.length > 0);
const applyOf = ({ config }: Issuer, row: AchievementRow): string | undefined =>
  config.applyAt !== undefined && hasRubric(row) ? `${config.applyAt}${row.id}` : undefined;
/** Said only where others do take applications. */
const takesNone = ({ config }: Issuer, row: AchievementRow): boolean => config.applyAt !== undefined && !hasRubric(row);

type Props = Shown & { t: Translate; profile: IssuerProfile; url: string; apply: string | undefined; takesNone: boolean };

function PublicAchievement({ t, profile, row, newest, banner, toward, reachedBy, instead, url, apply, takesNone }: Props) {
  const { definition } = row;
  const language = languageFor(definition, t.language);
  const title = said(definition.name, language);
  const issuer = profile.name[t.language];
  return (
    <>
      <Banner t={t} profile={profile} picture={banner} />
      <Split>
        <div>
          <PageHead
            above={<p class="soft">{t('issuer.public.by', { type: t(`issuer.type.${definition.type}`), issuer })}</p>}
            title={<span lang={language}>{title}</span>}
            lede={<span lang={language}>{said(definition.description, language)}</span>}
          />
          <Actions>
            <CallToAction
              t={t}
              profile={profile}
              otherwise={apply === undefined ? { text: t('issuer.public.earn'), href: '#earn' } : { text: t('issuer.public.apply'), href: apply }}
            />
          </Actions>
          <section id="earn" aria-label={t('issuer.public.earn')}>
            <Sides>
              <Ways term={t('issuer.public.reached')} ways={reachedBy} t={t} />
              {takesNone && (
                <Side term={t('issuer.public.applications')}>
                  <p>{t(reachedBy.length > 0 ? 'issuer.public.applications.pathway' : 'issuer.public.applications.none', { issuer })}</p>
                  {profile.email !== undefined && (
                    <p>
                      {t('issuer.public.contact')} <Link href={`mailto:${profile.email}`}>{profile.email}</Link>
                    </p>
                  )}
                </Side>
              )}
              <About t={t} definition={definition} language={language} />
              <Ways term={t('issuer.public.toward')} ways={toward} t={t} />
              <Ways term={t('issuer.public.instead')} ways={instead} t={t} />
              <Side term={t('issuer.public.who')}>
                <p>
                  <Link href={addressOf(profile)}>{issuer}</Link>
                </p>
                <p class="small soft mono">{profile.did}</p>
              </Side>
              <Vouches t={t} issuer={issuer} about="badge" />
            </Sides>
          </section>
        </div>
        <Aside label={t('issuer.in-short')}>
          <Art t={t} definition={definition} size="l" />
          <Facts
            items={[
              ...definitionFacts(t, definition),
              {
                term: t('issuer.public.languages'),
                detail: languagesOf(definition)
                  .map((one) => t(`issuer.language.${one}`))
                  .join(' · '),
              },
              { term: t('issuer.achievement.version'), detail: t('issuer.achievement.version-of', { version: row.version, date: t.date(row.createdAt) }) },
            ]}
          />
          <Versions t={t} row={row} newest={newest} />
          <p class="small soft mono">{`${url}/achievements/${row.id}`}</p>
        </Aside>
      </Split>
      <Rubric t={t} definition={definition} language={language} />
    </>
  );
}

function Ways({ t, term, ways }: { t: Translate; term: string; ways: readonly Way[] }) {
  if (ways.length === 0) return null;
  return (
    <Side term={term}>
      {ways.map(({ href, name }) => (
        <p>
          <Link href={href}>{said(name, t.language)}</Link>
        </p>
      ))}
    </Side>
  );
}

/** Badges name the version they were awarded for: whoever holds an older one finds what it said, and what is said now. */
function Versions({ t, row: { id, version }, newest }: { t: Translate; row: AchievementRow; newest: number }) {
  return (
    <>
      {version !== newest && (
        <p class="small">
          <Link href={`/achievements/${id}`}>{t('issuer.public.newest', { version: newest })}</Link>
        </p>
      )}
      {version > 1 && (
        <p class="small">
          <Link href={`/achievements/${id}?version=${version - 1}`}>{t('issuer.public.earlier', { version: version - 1 })}</Link>
        </p>
      )}
    </>
  );
}
