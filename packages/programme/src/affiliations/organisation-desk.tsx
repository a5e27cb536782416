import { LaurelError, type Problem } from '@laurel/base';
import { holds } from '@laurel/people';
import { type Access, param, personIn, type Reply, type Role, type Route, sessionIn, to, typed, type WebRequest } from '@laurel/web';
import type { ProgrammeDeps } from '../deps.ts';
import { organisationsOf } from './find-organisations.ts';
import { closePage, listPage, onePage, organisationAt } from './organisation-desk-pages.tsx';
import { addMember, closeOrganisation, registerOrganisation, removeMember } from './organisations.ts';

/** Who comes in for an organisation is a matter of access. */
const ADMINISTRATOR: Access = { kind: 'role', role: 'administrator', recent: true };
const PATH = '/affiliations/:profile';

/** The desk where administrators of a profile register organisations and say who comes in for them. It shows no learner. */
export const organisationDesk = (deps: ProgrammeDeps): Role => ({
  name: 'programme',
  routes: deskRoutes(deps),
  front: [],
  jobs: [],
  desk: {
    role: 'administrator',
    title: 'programme.organisations',
    home: '/affiliations',
    items: [{ href: PATH, text: 'programme.organisations' }],
  },
  inventory: [],
  doctor: [],
  homeOf: async (personId) => ((await organisationsOf(deps.store, personId)).length > 0 ? '/organisations' : undefined),
});

function deskRoutes(deps: ProgrammeDeps): Route[] {
  const shown = (path: string, run: (request: WebRequest, profile: string) => Promise<Reply>): Route => ({
    method: 'get',
    path: `${PATH}${path}`,
    access: ADMINISTRATOR,
    run: (request) => run(request, profileIn(deps, request)),
  });
  const doing = (path: string, run: (request: WebRequest, profile: string, by: string) => Promise<Reply>): Route => ({
    method: 'post',
    path: `${PATH}${path}`,
    access: ADMINISTRATOR,
    accepts: 'form',
    run: (request) => run(request, profileIn(deps, request), personIn(request)),
  });
  return [
    {
      method: 'get',
      path: '/affiliations',
      access: { kind: 'person' },
      run: async (request) => {
        const first = deps.awarding.profiles.find(({ slug }) => holds(sessionIn(request), 'administrator', slug));
        if (!first) throw new LaurelError('not_found');
        return to(`/affiliations/${first.slug}`);
      },
    },
    shown('', (request, profile) => listPage(deps, request, profile)),
    doing('', async (request, profile, by) => {
      const input = { name: typed(request, 'name'), kind: typed(request, 'kind'), email: typed(request, 'email'), language: request.language };
      return orAgain(
        async () => to(`/affiliations/${profile}/${await registerOrganisation(deps, profile, input, by)}?registered`),
        (problems) => listPage(deps, request, profile, problems),
      );
    }),
    shown('/:id', (request, profile) => onePage(deps, request, profile)),
    doing('/:id/members', async (request, profile, by) => {
      const id = param(request, 'id');
      return orAgain(
        async () => {
          await addMember(deps, { profile, id }, typed(request, 'member'), by);
          return to(`/affiliations/${profile}/${id}?added`);
        },
        (problems) => onePage(deps, request, profile, problems),
      );
    }),
    doing('/:id/members/:person/remove', async (request, profile, by) => {
      const id = param(request, 'id');
      await removeMember(deps, { profile, id }, param(request, 'person'), by);
      return to(`/affiliations/${profile}/${id}?removed`);
    }),
    shown('/:id/close', async (request, profile) => closePage(request, await organisationAt(deps, profile, param(request, 'id')))),
    doing('/:id/close', async (request, profile, by) => {
      await closeOrganisation(deps, { profile, id: param(request, 'id') }, by);
      return to(`/affiliations/${profile}?closed`);
    }),
  ];
}

/** @throws LaurelError not_found */
function profileIn({ awarding }: ProgrammeDeps, request: WebRequest): string {
  const slug = param(request, 'profile');
  if (!awarding.profiles.some((profile) => profile.slug === slug)) throw new LaurelError('not_found');
  return slug;
}

async function orAgain(run: () => Promise<Reply>, again: (problems: readonly Problem[]) => Promise<Reply>): Promise<Reply> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof LaurelError && error.code === 'bad_form') return again(error.problems);
    throw error;
  }
}
