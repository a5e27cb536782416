import { LaurelError } from '@laurel/base';
import { said } from '@laurel/issuer';
import { Actions, EmptyState, Link, LinkButton, PageHead, page, param, type Route, Table, type Translate } from '@laurel/web';
import type { ProgrammeDeps } from '../deps.ts';
import { recognitionsNow } from '../recognition/recognise.ts';
import { BEGIN_AT, beginRoutes } from './begin-page.tsx';
import { currentPathway, currentPathways } from './current-pathways.ts';
import { WholePathway } from './pathway-list.tsx';
import { viewOf } from './pathway-view.ts';

/** A pathway for anybody: no account, no cookie, no script. */
export const publicPathwayRoutes = (deps: ProgrammeDeps): readonly Route[] => [
  ...beginRoutes(deps),
  {
    method: 'get',
    path: '/pathways',
    access: { kind: 'public' },
    run: async ({ t }) => {
      const rows = await currentPathways(deps);
      const title = t('programme.pathways');
      const { publicUrl, languages } = deps.config;
      return page({
        title,
        frame: 'public',
        robots: 'index',
        crumbs: [{ text: t('programme.catalogue'), href: '/catalogue' }],
        face: { description: t('programme.pathways.public.lede'), address: `${publicUrl}/pathways`, languages },
        body: (
          <>
            <PageHead title={title} lede={t('programme.pathways.public.lede')} />
            {rows.length === 0 ? (
              <EmptyState title={t('programme.pathways.empty')} action={<LinkButton href="/catalogue">{t('programme.catalogue.see')}</LinkButton>} />
            ) : (
              <Table
                caption={title}
                stacks="close"
                rows={rows}
                columns={[
                  {
                    head: t('programme.pathway'),
                    rowHead: true,
                    cell: ({ id, definition }) => <Link href={`/pathways/${id}`}>{said(definition.name, t.language)}</Link>,
                  },
                  { head: t('programme.application.at'), cell: ({ profile }) => issuerOf(deps, t, profile) },
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
    path: '/pathways/:id',
    access: { kind: 'public' },
    run: async (request) => {
      const { t } = request;
      const row = await currentPathway(deps, param(request, 'id'));
      if (!row) throw new LaurelError('not_found');
      const { definition, profile } = row;
      const view = await viewOf(deps, t, definition, { instead: { recognitions: await recognitionsNow(deps), profile } });
      const issuer = issuerOf(deps, t, profile);
      const languages = deps.config.languages.filter((language) => definition.name[language] !== undefined);
      const { publicUrl } = deps.config;
      return page({
        title: view.title,
        frame: 'public',
        robots: 'index',
        crumbs: [
          { text: t('programme.catalogue'), href: '/catalogue' },
          { text: t('programme.pathways'), href: '/pathways' },
        ],
        face: { description: view.description || t('programme.pathway.lede', { issuer }), address: `${publicUrl}/pathways/${row.id}`, people: true, languages },
        body: (
          <>
            <PageHead title={view.title} lede={view.description || undefined} above={<p class="soft">{t('programme.pathway.by', { issuer })}</p>} />
            <Actions>
              <LinkButton href={`${BEGIN_AT}${row.id}`}>{t('programme.pathway.begin')}</LinkButton>
            </Actions>
            <WholePathway view={view} />
          </>
        ),
      });
    },
  },
];

const issuerOf = ({ awarding }: ProgrammeDeps, t: Translate, profile: string): string =>
  awarding.profiles.find(({ slug }) => slug === profile)?.name[t.language] ?? '';
