import { type Holding, LaurelError, type Problem } from '@laurel/base';
import { holds } from '@laurel/people';
import { type Access, page, param, personIn, type Reply, type Role, type Route, sessionIn, to, typed, type WebRequest } from '@laurel/web';
import type { ProgrammeDeps } from '../deps.ts';
import { fetchFramework } from './fetch-framework.ts';
import { NewFramework, type NewFrameworkForm } from './framework-form.tsx';
import { listPage, onePage, previewPage, removePage } from './framework-pages.tsx';
import { discardImport, draftImport, keepFramework, removeFramework } from './keep-framework.ts';
import { FRAMEWORK_BYTES, FRAMEWORK_FETCHES } from './limits.ts';
import { readFramework, refusalsOf } from './read-framework.ts';
import { refuse } from './refuse.ts';

const REGISTRAR: Access = { kind: 'role', role: 'registrar', or: 'administrator' };
const PATH = '/desk/:profile/frameworks';

/** Where a registrar stands who imports frameworks. */
export type AtFrameworks = { profile: string; base: string; by: string };

/** Frameworks of skills, so that an achievement names a skill instead of describing it. */
export const frameworkDesk = (deps: ProgrammeDeps): Role => ({
  name: 'programme',
  routes: [
    {
      method: 'get',
      path: '/frameworks/desk',
      access: { kind: 'person' },
      run: async (request) => {
        const session = sessionIn(request);
        const first = deps.awarding.profiles.find(({ slug }) => holds(session, 'registrar', slug) || holds(session, 'administrator', slug));
        if (!first) throw new LaurelError('not_found');
        return to(`/desk/${first.slug}/frameworks`);
      },
    },
    ...deskRoutes(deps),
  ],
  front: [],
  jobs: [],
  desk: { role: 'registrar', title: 'programme.frameworks', home: '/frameworks/desk', items: [{ href: PATH, text: 'programme.frameworks' }] },
  inventory: frameworkInventory,
  doctor: [],
});

const frameworkInventory: readonly Holding[] = [
  { table: 'framework', what: 'who imported a framework of skills, and when', why: 'to answer for what achievements name', kept: 'as long as it is there' },
  {
    table: 'framework_import',
    what: 'a framework that somebody looks at before it is kept',
    why: 'they decide on it on the next page',
    kept: 'until they keep it or look at another',
  },
];

function deskRoutes(deps: ProgrammeDeps): Route[] {
  const route = (method: 'get' | 'post', path: string, run: (request: WebRequest, at: AtFrameworks) => Promise<Reply>, more: Partial<Route> = {}): Route => ({
    method,
    path: `${PATH}${path}`,
    access: REGISTRAR,
    ...(method === 'post' && { accepts: 'form' }),
    ...more,
    run: (request) => run(request, atFrameworks(deps, request)),
  });
  // Room for the form around the file; the reader then says how large one may be.
  const upload: Partial<Route> = { accepts: 'upload', maxBody: FRAMEWORK_BYTES + 256 * 1024, limit: FRAMEWORK_FETCHES };
  return [
    route('get', '', (request, at) => listPage(deps, request, at)),
    route('get', '/new', async (request, at) => formPage(request, at, EMPTY)),
    route('post', '/new', (request, at) => bring(deps, request, at), upload),
    route('get', '/imports/:id', (request, at) => previewPage(deps, request, at)),
    route('post', '/imports/:id', async (request, at) => {
      const { id } = await keepFramework(deps, at, param(request, 'id'));
      return to(`${at.base}/${id}?done=kept`);
    }),
    route('post', '/imports/:id/discard', async (request, at) => {
      await discardImport(deps, at, param(request, 'id'));
      return to(at.base);
    }),
    route('get', '/:id', (request, at) => onePage(deps, request, at)),
    route('get', '/:id/remove', (request, at) => removePage(deps, request, at)),
    route('post', '/:id/remove', async (request, at) => {
      try {
        await removeFramework(deps, at, param(request, 'id'));
      } catch (error) {
        if (error instanceof LaurelError && error.code === 'conflict') return removePage(deps, request, at); // which says what names it
        throw error;
      }
      return to(`${at.base}?done=removed`);
    }),
  ];
}

/** @throws LaurelError not_found */
function atFrameworks({ awarding }: ProgrammeDeps, request: WebRequest): AtFrameworks {
  const profile = awarding.profiles.find(({ slug }) => slug === param(request, 'profile'));
  if (!profile) throw new LaurelError('not_found');
  return { profile: profile.slug, base: `/desk/${profile.slug}/frameworks`, by: personIn(request) };
}

const EMPTY: NewFrameworkForm = { address: '', csv_name: '', csv_publisher: '', csv_licence: '', csv_address: '' };

async function bring(deps: ProgrammeDeps, request: WebRequest, at: AtFrameworks): Promise<Reply> {
  const form: NewFrameworkForm = {
    address: typed(request, 'address'),
    csv_name: typed(request, 'csv_name'),
    csv_publisher: typed(request, 'csv_publisher'),
    csv_licence: typed(request, 'csv_licence'),
    csv_address: typed(request, 'csv_address'),
  };
  const csv = { name: form.csv_name, publisher: form.csv_publisher, licence: form.csv_licence, address: form.csv_address };
  try {
    const file = request.files.find(({ field }) => field === 'file');
    if (file?.bytes.length === 0) throw refuse('empty');
    if (!file && form.address === '') throw refuse('none');
    const bytes = file ? file.bytes : await fetchFramework(deps, form.address);
    const id = await draftImport(deps, at, readFramework(bytes, csv));
    return to(`${at.base}/imports/${id}`);
  } catch (error) {
    return formPage(request, at, form, refusalsOf(error));
  }
}

function formPage({ t }: WebRequest, at: AtFrameworks, form: NewFrameworkForm, problems: readonly Problem[] = []): Reply {
  const title = t('programme.framework.new');
  return page({
    title,
    noStore: true,
    ...(problems.length > 0 && { status: 422 }),
    crumbs: [{ text: t('programme.frameworks'), href: at.base }, { text: title }],
    body: <NewFramework action={`${at.base}/new`} form={form} problems={problems} />,
  });
}
