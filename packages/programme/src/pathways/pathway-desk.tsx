import { LaurelError, type Problem } from '@laurel/base';
import { holds } from '@laurel/people';
import { type Access, page, param, type Reply, type Role, type Route, sessionIn, to, typed, type WebRequest } from '@laurel/web';
import type { ProgrammeDeps } from '../deps.ts';
import { PATHWAY_CHARACTERS } from '../limits.ts';
import { recognitionRoutes } from '../recognition/recognition-desk.tsx';
import { askPathwayApproval, returnPathway } from './approve-pathway.ts';
import { type AtPathways, atPathways } from './at-pathways.ts';
import { discardPathway, draftPathway, pathwayVersions, publishPathway } from './define-pathway.ts';
import { draftMark } from './draft-mark.ts';
import type { Seen } from './pathway-faults.ts';
import { PathwayForm } from './pathway-form.tsx';
import { discardPage, listPage, onePage } from './pathway-pages.tsx';
import { viewOf } from './pathway-view.ts';
import { readPathwayForm } from './read-form.ts';
import type { PathwayDefinition } from './records.ts';
import { keepCapstone } from './shaken-capstones.ts';

const REGISTRAR: Access = { kind: 'role', role: 'registrar' };
/** Whoever decides need not be a registrar. */
const APPROVER: Access = { kind: 'role', role: 'decider', or: 'registrar' };
const PATH = '/desk/:profile/pathways';

/** Where registrars put together what leads to what, and see which capstones have lost a part. */
export const pathwayDesk = (deps: ProgrammeDeps): Role => ({
  name: 'programme',
  routes: [...deskRoutes(deps), ...recognitionRoutes(deps)],
  front: [],
  jobs: [],
  desk: {
    role: 'registrar',
    title: 'programme.pathways',
    home: '/pathways/desk',
    items: [{ href: PATH, text: 'programme.pathways', also: ['/desk/:profile/recognition'] }],
  },
  inventory: [],
  doctor: [],
});

function deskRoutes(deps: ProgrammeDeps): Route[] {
  const route = (method: 'get' | 'post', path: string, run: (request: WebRequest, at: AtPathways) => Promise<Reply>, access = REGISTRAR): Route => ({
    method,
    path: `${PATH}${path}`,
    access,
    ...(method === 'post' && { accepts: 'form' }),
    run: (request) => run(request, atPathways(deps, request)),
  });
  return [
    {
      method: 'get',
      path: '/pathways/desk',
      access: { kind: 'person' },
      run: async (request) => {
        const first = deps.awarding.profiles.find(({ slug }) => holds(sessionIn(request), 'registrar', slug));
        if (!first) throw new LaurelError('not_found');
        return to(`/desk/${first.slug}/pathways`);
      },
    },
    route('get', '', (request, at) => listPage(deps, request, at)),
    route('get', '/new', (request, at) => formPage(deps, request, at, { definition: EMPTY, seen: '' })),
    route('post', '/new', (request, at) => save(deps, request, at)),
    route('post', '/shaken/:award/stays', async (request, at) => {
      await keepCapstone(deps, { profile: at.profile, award: param(request, 'award') }, at.by);
      return to(`${at.base}?stays=1`);
    }),
    route('get', '/:id', (request, at) => onePage(deps, request, at), APPROVER),
    route('get', '/:id/edit', async (request, at) => {
      const [newest] = await pathwayVersions(deps, { profile: at.profile, id: param(request, 'id') });
      return formPage(deps, request, at, { definition: newest?.definition ?? EMPTY, seen: newest ? draftMark(newest) : '' });
    }),
    route('post', '/:id/edit', (request, at) => save(deps, request, at)),
    route('get', '/:id/discard', (request, at) => discardPage(deps, request, at)),
    route('post', '/:id/discard', (request, at) =>
      orAgain(deps, request, at, async (of) => {
        const isLeft = await discardPathway(deps, of, at.by);
        return `${at.base}${isLeft ? `/${of.id}` : ''}?discarded=1`;
      }),
    ),
    route(
      'post',
      '/:id/publish',
      (request, at) =>
        orAgain(deps, request, at, async (of) => {
          await publishPathway(deps, of, { by: at.by, mayUnasked: at.isRegistrar, seen: of.seen });
          return at.isRegistrar ? `${at.base}/${of.id}?published=1` : `/desk/${at.profile}/approvals?done=approved`;
        }),
      APPROVER,
    ),
    route('post', '/:id/ask', (request, at) =>
      orAgain(deps, request, at, async (of) => {
        await askPathwayApproval(deps, of, at.by);
        return `${at.base}/${of.id}`;
      }),
    ),
    route(
      'post',
      '/:id/return',
      (request, at) =>
        orAgain(deps, request, at, async (of) => {
          const comment = typed(request, 'comment').slice(0, PATHWAY_CHARACTERS);
          await returnPathway(deps, { ...of, comment }, at.by);
          return `/desk/${at.profile}/approvals?done=returned`;
        }),
      APPROVER,
    ),
  ];
}

/** Where it leads; or its page again, with what is wrong, or as it is where it was changed since. */
async function orAgain(deps: ProgrammeDeps, request: WebRequest, at: AtPathways, act: (of: Seen) => Promise<string>): Promise<Reply> {
  try {
    return to(await act({ profile: at.profile, id: param(request, 'id'), seen: typed(request, 'seen') }));
  } catch (error) {
    if (error instanceof LaurelError && error.code === 'bad_form') return onePage(deps, request, at, { problems: error.problems });
    if (error instanceof LaurelError && error.code === 'conflict') return onePage(deps, request, at, { isStale: true });
    throw error;
  }
}

const EMPTY: PathwayDefinition = { name: {}, description: {}, capstone: '', parts: [] };

/** What stands in the boxes, and what that was written over. `newer`: what somebody else saved since. */
type Shown = { definition: PathwayDefinition; seen: string; problems?: readonly Problem[]; newer?: PathwayDefinition | undefined };

async function save(deps: ProgrammeDeps, request: WebRequest, at: AtPathways): Promise<Reply> {
  const { definition, problems } = readPathwayForm(request.form);
  const seen = typed(request, 'seen');
  if (problems.length > 0) return formPage(deps, request, at, { definition, seen, problems });
  const { profile } = at;
  const id = await draftPathway(deps, { profile, id: request.params.id, seen }, definition, at.by).catch(orStale);
  if (id === undefined) {
    const [newest] = await pathwayVersions(deps, { profile, id: param(request, 'id') });
    return formPage(deps, request, at, { definition, seen: newest ? draftMark(newest) : '', newer: newest?.definition });
  }
  return to(request.form.has('more') ? `${at.base}/${id}/edit#part_${definition.parts.length + 1}` : `${at.base}/${id}`);
}

function orStale(error: unknown): undefined {
  if (!(error instanceof LaurelError) || error.code !== 'conflict') throw error;
}

async function formPage(deps: ProgrammeDeps, request: WebRequest, at: AtPathways, { definition, seen, problems = [], newer }: Shown): Promise<Reply> {
  const { t, params } = request;
  const title = t(params.id === undefined ? 'programme.pathway.new' : 'programme.pathway.edit');
  return page({
    title,
    noStore: true,
    ...((problems.length > 0 || newer) && { status: newer ? 409 : 422 }),
    crumbs: [{ text: t('programme.pathways'), href: at.base }],
    body: (
      <PathwayForm
        action={params.id === undefined ? `${at.base}/new` : `${at.base}/${params.id}/edit`}
        title={title}
        profile={at.profile}
        awarding={deps.awarding}
        achievements={await deps.awarding.achievements()}
        definition={definition}
        problems={problems}
        seen={seen}
        newer={newer && (await viewOf(deps, t, newer, { asWritten: true }))}
      />
    ),
  });
}
