import { LaurelError } from '@laurel/base';
import { buildBadge } from '@laurel/credentials';
import { Aside, asked, Facts, Link, PageHead, param, type Reply, type Route, Side, Sides, Split, type Translate, type WebRequest } from '@laurel/web';
import { languageFor, languagesOf, said } from '../achievements/definition.ts';
import { achievementIn } from '../achievements/in-badge.ts';
import { pictureIn } from '../achievements/pictures.ts';
import { type Issuer, type IssuerProfile, profileOf } from '../deps.ts';
import { Achievement, type AchievementRow } from '../records.ts';
import { About, definitionFacts, Rubric } from './achievement-about.tsx';
import { Art } from './achievement-art.tsx';

/** What a badge stands for, for anybody who follows its link: a page for people, JSON-LD for programs. */
export function publicAchievementRoutes(issuer: Issuer): Route[] {
  return [
    {
      method: 'get',
      path: '/achievements/:id',
      access: { kind: 'public' },
      run: async (request) => {
        const { row, newest } = await readAchievement(issuer, param(request, 'id'), asked(request, 'version'));
        const profile = profileOf(issuer, row.profile);
        return wantsJson(request) ? json(issuer, profile, row, request) : htmlPage(issuer, profile, row, newest, request);
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

const wantsJson = (request: WebRequest): boolean => /json/i.test(request.header('accept') ?? '') && !/text\/html/i.test(request.header('accept') ?? '');

/** The same words as inside a badge: its builder is the one place that knows Open Badges' terms, so the achievement is taken out of one. */
async function json(issuer: Issuer, profile: IssuerProfile, row: AchievementRow, request: WebRequest): Promise<Reply> {
  const language = languageFor(row.definition, request.language);
  const { name, did } = profile;
  const blank = {
    id: did,
    holder: did,
    awardedDate: row.createdAt,
    validFrom: row.createdAt,
    status: [],
    assessment: { class: 'participation' as const, name: '-', narrative: '-' },
  };
  const badge = buildBadge({
    ...blank,
    issuer: { id: did, name: name[language] },
    achievement: achievementIn(issuer, row, language, { picture: await pictureIn(issuer, row) }),
  });
  const subject = badge.credentialSubject;
  const achievement = typeof subject === 'object' && subject !== null && !Array.isArray(subject) ? subject.achievement : undefined;
  const creator = { id: did, type: ['Profile'], name: name[language], ...(profile.url === undefined ? {} : { url: profile.url }) };
  const body = { '@context': badge['@context'], ...(typeof achievement === 'object' ? achievement : {}), creator };
  return { kind: 'json', contentType: 'application/ld+json', body, headers: { 'Cache-Control': 'public, max-age=300', Vary: 'Accept, Accept-Language' } };
}

function htmlPage(issuer: Issuer, profile: IssuerProfile, row: AchievementRow, newest: number, request: WebRequest): Reply {
  const { t } = request;
  const title = said(row.definition.name, t.language);
  return {
    kind: 'page',
    page: {
      title,
      frame: 'public',
      robots: 'index',
      body: <PublicAchievement t={t} issuer={profile.name[t.language]} profile={profile} row={row} newest={newest} url={issuer.publicUrl} />,
    },
  };
}

type Props = { t: Translate; issuer: string; profile: IssuerProfile; row: AchievementRow; newest: number; url: string };

function PublicAchievement({ t, issuer, profile, row, newest, url }: Props) {
  const { definition } = row;
  const language = languageFor(definition, t.language);
  const title = said(definition.name, language);
  const here = `/achievements/${row.id}`;
  return (
    <>
      <Split>
        <div>
          <PageHead
            above={<p class="soft">{t('issuer.public.by', { type: t(`issuer.type.${definition.type}`), issuer })}</p>}
            title={<span lang={language}>{title}</span>}
            lede={<span lang={language}>{said(definition.description, language)}</span>}
          />
          <Sides>
            <About t={t} definition={definition} language={language} />
            <Side term={t('issuer.public.who')}>
              <p>{profile.url === undefined ? issuer : <Link href={profile.url}>{issuer}</Link>}</p>
              <p class="small soft mono">{profile.did}</p>
            </Side>
          </Sides>
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
          {row.version !== newest && (
            <p class="small">
              <Link href={here}>{t('issuer.public.newest', { version: newest })}</Link>
            </p>
          )}
          <p class="small soft mono">{`${url}${here}`}</p>
        </Aside>
      </Split>
      <Rubric t={t} definition={definition} language={language} />
    </>
  );
}
