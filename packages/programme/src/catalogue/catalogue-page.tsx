import { type AchievementRow, languageFor, said } from '@laurel/issuer';
import {
  Actions,
  asked,
  BadgeCard,
  EmptyState,
  Field,
  Filters,
  Grid,
  Icon,
  Link,
  LinkButton,
  PageHead,
  Pager,
  Part,
  page,
  type Route,
  SelectField,
  type Translate,
  withQuery,
} from '@laurel/web';
import { takesApplications } from '../applications/find-application.ts';
import type { ProgrammeDeps } from '../deps.ts';
import { SEARCH_CHARACTERS } from '../limits.ts';
import { currentPathways } from '../pathways/current-pathways.ts';
import type { PathwayRow } from '../pathways/records.ts';
import { recognitionsNow } from '../recognition/recognise.ts';
import { FACETS, type Facet, type Found, findOffers, type Wanted } from './find-offers.ts';

/** What can be earned here, for anybody: no account, no cookie, no script. */
export function catalogueRoutes(deps: ProgrammeDeps): readonly Route[] {
  return [
    {
      method: 'get',
      path: '/catalogue',
      access: { kind: 'public' },
      run: async (request) => {
        const { t } = request;
        const wanted = wantedOf((name) => asked(request, name));
        const found = await findOffers(deps.awarding, wanted, t.language);
        const title = t('programme.catalogue');
        const { publicUrl, languages } = deps.config;
        return page({
          title,
          frame: 'public',
          robots: Object.values(wanted).some((one) => one !== undefined) ? 'noindex' : 'index',
          face: { description: t('programme.catalogue.lede'), address: `${publicUrl}/catalogue`, languages },
          body: (
            <Catalogue
              t={t}
              deps={deps}
              wanted={wanted}
              found={found}
              pathways={await currentPathways(deps)}
              recognises={(await recognitionsNow(deps)).length > 0}
            />
          ),
        });
      },
    },
  ];
}

const wantedOf = (get: (name: string) => string | undefined): Wanted => ({
  q: get('q')?.slice(0, SEARCH_CHARACTERS),
  ...Object.fromEntries(FACETS.map((facet) => [facet, get(facet)])),
  page: get('page'),
});

type Props = { t: Translate; deps: ProgrammeDeps; wanted: Wanted; found: Found; pathways: readonly PathwayRow[]; recognises: boolean };

function Catalogue({ t, deps, wanted, found, pathways, recognises }: Props) {
  const { rows, count, page: at, pages } = found;
  const here = (change: Partial<Wanted>) => withQuery('/catalogue', { ...wanted, ...change });
  const isAsked = wanted.q !== undefined || FACETS.some((facet) => wanted[facet] !== undefined);
  return (
    <>
      <PageHead title={t('programme.catalogue')} lede={t('programme.catalogue.lede')} />
      <Filters action="/catalogue" label={t('programme.catalogue.search')}>
        <Field name="q" type="search" grow label={t('programme.catalogue.words')} value={wanted.q} />
        {FACETS.filter((facet) => found.facets[facet].length > 1 || wanted[facet] !== undefined).map((facet) => (
          <SelectField
            name={facet}
            label={t(`programme.facet.${facet}`)}
            value={wanted[facet]}
            options={[
              { value: '', text: t('programme.facet.any') },
              ...found.facets[facet].map(({ value, count: of }) => ({ value, text: `${nameOf(deps, t, facet, value)} (${t.number(of)})` })),
            ]}
          />
        ))}
        <button class="btn quiet" type="submit">
          <Icon name="search" />
          {t('programme.catalogue.show')}
        </button>
      </Filters>
      <Part title={t('programme.catalogue.found', { count })} id="found">
        {rows.length === 0 ? (
          <EmptyState
            title={t(isAsked ? 'programme.catalogue.none' : 'programme.catalogue.empty')}
            action={isAsked && <LinkButton href="/catalogue">{t('programme.catalogue.all')}</LinkButton>}
          />
        ) : (
          <Grid>
            {rows.map((row) => (
              <Card t={t} deps={deps} row={row} ends={pathways.some(({ definition }) => definition.capstone === row.id)} />
            ))}
          </Grid>
        )}
        {pages > 1 && (
          <Pager
            label={t('programme.catalogue')}
            text={t('programme.catalogue.page', { page: at, pages })}
            before={at > 1 ? { href: `${here({ page: String(at - 1) })}#found`, text: t('programme.catalogue.before') } : undefined}
            after={at < pages ? { href: `${here({ page: String(at + 1) })}#found`, text: t('programme.catalogue.after') } : undefined}
          />
        )}
        <Actions>
          <Link href={`/catalogue/feed?lang=${t.language}`}>{t('programme.catalogue.feed')}</Link>
        </Actions>
      </Part>
      {pathways.length > 0 && (
        <Part title={t('programme.pathways')} id="pathways">
          <p>{t('programme.pathways.public.lede')}</p>
          <ul>
            {pathways.map(({ id, definition }) => (
              <li>
                <Link href={`/pathways/${id}`}>{said(definition.name, t.language)}</Link>
              </li>
            ))}
          </ul>
        </Part>
      )}
      {recognises && (
        <Actions>
          <Link href="/recognition">{t('programme.recognition.public')}</Link>
        </Actions>
      )}
    </>
  );
}

function nameOf({ awarding }: ProgrammeDeps, t: Translate, facet: Facet, value: string): string {
  if (facet === 'skill') return value;
  if (facet === 'issuer') return awarding.profiles.find(({ slug }) => slug === value)?.name[t.language] ?? value;
  if (facet === 'level') return t('programme.level', { level: value });
  const key = `programme.facet.${facet}.${value}`;
  return t.has(key) ? t(key) : value;
}

/** `ends`: a pathway ends in it. */
function Card({ t, deps: { awarding }, row, ends }: { t: Translate; deps: ProgrammeDeps; row: AchievementRow; ends: boolean }) {
  const { definition } = row;
  const language = languageFor(definition, t.language);
  const issuer = awarding.profiles.find(({ slug }) => slug === row.profile)?.name[t.language];
  const facts = [
    issuer,
    definition.level !== null && t('programme.level', { level: definition.level }),
    definition.workloadHours !== undefined && t('programme.hours', { count: definition.workloadHours }),
    ends && t('programme.catalogue.ends'),
    !ends && !takesApplications(row) && t('programme.catalogue.closed'),
  ];
  return (
    <BadgeCard
      href={`/achievements/${row.id}`}
      title={said(definition.name, language)}
      image={awarding.pictureOf(row, language)}
      issuer={<span lang={language}>{said(definition.description, language)}</span>}
      kind={facts.filter(Boolean).join(' · ')}
    />
  );
}
