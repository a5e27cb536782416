import { LaurelError } from '@laurel/base';
import { Actions, LinkButton, PageHead, page, param, type Route } from '@laurel/web';
import type { ProgrammeDeps } from '../deps.ts';
import { BEGIN_AT, beginRoutes } from './begin-page.tsx';
import { currentPathway } from './current-pathways.ts';
import { WholePathway } from './pathway-list.tsx';
import { viewOf } from './pathway-view.ts';

/** A pathway for anybody: no account, no cookie, no script. */
export const publicPathwayRoutes = (deps: ProgrammeDeps): readonly Route[] => [
  ...beginRoutes(deps),
  {
    method: 'get',
    path: '/pathways/:id',
    access: { kind: 'public' },
    run: async (request) => {
      const { t } = request;
      const row = await currentPathway(deps, param(request, 'id'));
      if (!row) throw new LaurelError('not_found');
      const { definition, profile } = row;
      const view = await viewOf(deps, t, definition);
      const issuer = deps.awarding.profiles.find(({ slug }) => slug === profile)?.name[t.language] ?? '';
      const languages = deps.config.languages.filter((language) => definition.name[language] !== undefined);
      const { publicUrl } = deps.config;
      return page({
        title: view.title,
        frame: 'public',
        robots: 'index',
        crumbs: [
          { text: t('programme.catalogue'), href: '/catalogue' },
          { text: t('programme.pathways'), href: '/catalogue#pathways' },
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
