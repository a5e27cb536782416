import {
  Actions,
  Aside,
  asked,
  BadgeCard,
  EmptyState,
  Facts,
  Grid,
  Link,
  PageHead,
  Pager,
  Part,
  param,
  type Reply,
  type Route,
  Sides,
  Split,
  type Translate,
  type WebRequest,
} from '@laurel/web';
import { languagesOf, said } from '../../achievements/definition.ts';
import { type Issuer, type IssuerProfile, profileOf } from '../../deps.ts';
import { CATALOGUE_PAGE } from '../../limits.ts';
import { Achievement, type AchievementRow } from '../../records.ts';
import { addressOf } from './address.ts';
import { pictureAddress } from './art-files.ts';
import { Banner, bannerOf, CallToAction, type ShownBanner } from './banner.tsx';
import { HowToCheck } from './how-to-check.tsx';
import { Vouches } from './vouches.tsx';

/** The public home of each institution of this node, and the list of them. */
export function issuerPageRoutes(issuer: Issuer): Route[] {
  return [
    { method: 'get', path: '/issuers', access: { kind: 'public' }, run: async ({ t }) => listPage(issuer, t) },
    {
      method: 'get',
      path: '/issuers/:profile',
      access: { kind: 'public' },
      run: async (request) => {
        const profile = profileOf(issuer, param(request, 'profile'));
        return issuerPage(issuer, profile, await catalogueOf(issuer, profile, request), await bannerOf(issuer, profile), request);
      },
    },
  ];
}

type Catalogue = { rows: readonly AchievementRow[]; page: number; pages: number; count: number };

/** Its current achievements by name, as the reader's language sorts them. */
async function catalogueOf(issuer: Issuer, { slug }: IssuerProfile, request: WebRequest): Promise<Catalogue> {
  const { language } = request;
  const all = await issuer.store.as(slug).read((db) => db.list(Achievement, { current: 1 }));
  const sorted = all.sort((a, b) => said(a.definition.name, language).localeCompare(said(b.definition.name, language), language));
  const pages = Math.max(1, Math.ceil(all.length / CATALOGUE_PAGE));
  const wanted = Number(asked(request, 'page') ?? 1);
  const page = Number.isInteger(wanted) ? Math.min(Math.max(wanted, 1), pages) : 1;
  return { rows: sorted.slice((page - 1) * CATALOGUE_PAGE, page * CATALOGUE_PAGE), page, pages, count: all.length };
}

function issuerPage(issuer: Issuer, profile: IssuerProfile, catalogue: Catalogue, banner: ShownBanner | undefined, { t }: WebRequest): Reply {
  const name = profile.name[t.language];
  return {
    kind: 'page',
    page: {
      title: name,
      frame: 'public',
      robots: 'index',
      face: {
        description: profile.about?.[t.language] ?? t('issuer.public.about', { issuer: name }),
        address: `${issuer.publicUrl}${addressOf(profile)}`,
        languages: issuer.config.languages,
      },
      body: <IssuerPage t={t} issuer={issuer} profile={profile} catalogue={catalogue} banner={banner} />,
    },
  };
}

type Props = { t: Translate; issuer: Issuer; profile: IssuerProfile; catalogue: Catalogue; banner: ShownBanner | undefined };

function IssuerPage({ t, issuer, profile, catalogue, banner }: Props) {
  const name = profile.name[t.language];
  const { rows, page, pages, count } = catalogue;
  const here = addressOf(profile);
  return (
    <>
      <Banner t={t} profile={profile} picture={banner} />
      <Split>
        <div>
          <PageHead
            above={<p class="soft">{t('issuer.public.issuer')}</p>}
            title={name}
            lede={profile.about?.[t.language] ?? t('issuer.public.about', { issuer: name })}
          />
          <Actions>
            <CallToAction t={t} profile={profile} otherwise={count > 0 ? { text: t('issuer.public.see'), href: '#catalogue' } : undefined} />
          </Actions>
        </div>
        <Aside label={t('issuer.in-short')}>
          <Facts
            items={[
              profile.url !== undefined && { term: t('issuer.public.site'), detail: <Link href={profile.url}>{new URL(profile.url).host}</Link> },
              profile.email !== undefined && { term: t('issuer.public.contact'), detail: <Link href={`mailto:${profile.email}`}>{profile.email}</Link> },
              { term: t('issuer.public.catalogue'), detail: t('issuer.public.count', { count }) },
            ]}
          />
        </Aside>
      </Split>
      <Part title={t('issuer.public.catalogue')} id="catalogue">
        {rows.length === 0 ? (
          <EmptyState title={t('issuer.public.empty')}>{t('issuer.public.empty.text', { issuer: name })}</EmptyState>
        ) : (
          <Grid>
            {rows.map((row) => (
              <Card t={t} row={row} />
            ))}
          </Grid>
        )}
        {pages > 1 && (
          <Pager
            label={t('issuer.public.catalogue')}
            text={t('issuer.public.page', { page, pages })}
            before={page > 1 ? { href: `${here}?page=${page - 1}#catalogue`, text: t('issuer.public.before') } : undefined}
            after={page < pages ? { href: `${here}?page=${page + 1}#catalogue`, text: t('issuer.public.after') } : undefined}
          />
        )}
      </Part>
      <Part title={t('issuer.public.trust')} id="trust">
        <Sides>
          <HowToCheck t={t} issuer={issuer} profile={profile} />
          <Vouches t={t} issuer={name} about="badges" />
        </Sides>
      </Part>
    </>
  );
}

function Card({ t, row }: { t: Translate; row: AchievementRow }) {
  const { definition } = row;
  const language = languagesOf(definition).includes(t.language) ? t.language : (languagesOf(definition)[0] ?? 'en');
  return (
    <BadgeCard
      href={`/achievements/${row.id}`}
      title={said(definition.name, language)}
      image={pictureAddress(row, language, 'svg')}
      issuer={<span lang={language}>{said(definition.description, language)}</span>}
      kind={[t(`issuer.type.${definition.type}`), definition.level !== null && t('issuer.achievement.level.of', { level: definition.level })]
        .filter(Boolean)
        .join(' · ')}
    />
  );
}

function listPage(issuer: Issuer, t: Translate): Reply {
  const title = t('issuer.public.issuers');
  return {
    kind: 'page',
    page: {
      title,
      frame: 'public',
      robots: 'index',
      body: (
        <>
          <PageHead title={title} lede={t('issuer.public.issuers.lede')} />
          <ul>
            {issuer.profiles.map((profile) => (
              <li>
                <Link href={addressOf(profile)}>{profile.name[t.language]}</Link>
              </li>
            ))}
          </ul>
        </>
      ),
    },
  };
}
