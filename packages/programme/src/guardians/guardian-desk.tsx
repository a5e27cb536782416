import { LaurelError, now, type Problem } from '@laurel/base';
import { hasMailbox, holds, type Person } from '@laurel/people';
import { In } from '@laurel/store';
import {
  type Access,
  Actions,
  Button,
  EmptyState,
  Form,
  LinkButton,
  Notice,
  PageHead,
  Pager,
  Part,
  page,
  param,
  personIn,
  type Reply,
  type Role,
  sessionIn,
  Time,
  to,
  typed,
  type WebRequest,
} from '@laurel/web';
import { hasPrivacy } from '../consents/privacy.ts';
import type { ProgrammeDeps } from '../deps.ts';
import { GUARDIANSHIPS_PAGE } from '../limits.ts';
import { addressAtDesk } from './address-pages.tsx';
import { endGuardianshipAt } from './end-guardianship.ts';
import { EstablishForm, Problems } from './establish-form.tsx';
import { establishGuardianship } from './establish-guardianship.ts';
import { caresForAnybody, nameOf } from './find-care.ts';
import { GuardianTable, profileIn } from './guardian-parts.tsx';
import { Guardianship, type GuardianshipRow } from './guardian-records.ts';
import { careOf, isLive, saysMinor, saysMinorAlone } from './powers.ts';

/** Who may act for a minor is a matter of access. */
const REGISTRAR: Access = { kind: 'role', role: 'registrar', recent: true };
const PATH = '/guardians/:profile';

/** Where an institution that has seen the papers says who may act for which minor, and ends it when other papers come. */
export const guardianDesk = (deps: ProgrammeDeps): Role => ({
  name: 'programme',
  routes: [
    {
      method: 'get',
      path: '/guardians',
      access: { kind: 'person' },
      run: async (request) => {
        const first = deps.awarding.profiles.find(({ slug }) => holds(sessionIn(request), 'registrar', slug));
        if (!first) throw new LaurelError('not_found');
        return to(`/guardians/${first.slug}`);
      },
    },
    { method: 'get', path: PATH, access: REGISTRAR, run: (request) => listPage(deps, request, []) },
    { method: 'post', path: PATH, access: REGISTRAR, accepts: 'form', run: (request) => establish(deps, request) },
    { method: 'get', path: `${PATH}/:id/end`, access: REGISTRAR, run: (request) => endPage(deps, request) },
    ...addressAtDesk(deps, PATH, REGISTRAR),
    {
      method: 'post',
      path: `${PATH}/:id/end`,
      access: REGISTRAR,
      accepts: 'form',
      run: async (request) => {
        const profile = profileIn(deps, request);
        const word = await endGuardianshipAt(deps, { profile, id: param(request, 'id') }, personIn(request));
        return to(`/guardians/${profile}?${word}`);
      },
    },
  ],
  front: [],
  jobs: [],
  desk: { role: 'registrar', title: 'programme.guardians', home: '/guardians', items: [{ href: PATH, text: 'programme.guardians' }] },
  inventory: [],
  doctor: [],
  // Over as well: they find there that it is, and how it ended.
  homeOf: async (personId) => ((await caresForAnybody(deps, personId)) ? '/learn/care' : (await hasPrivacy(deps, personId)) ? '/learn/privacy' : undefined),
});

async function establish(deps: ProgrammeDeps, request: WebRequest): Promise<Reply> {
  const profile = profileIn(deps, request);
  const input = {
    minor: typed(request, 'minor'),
    minorName: typed(request, 'minor_name'),
    another: request.form.has('another'),
    guardian: typed(request, 'guardian'),
    powers: request.form.getAll('powers'),
    purposes: request.form.getAll('purposes'),
    endsOn: typed(request, 'ends_on'),
    born: typed(request, 'born'),
    lives: typed(request, 'lives'),
    seen: request.form.has('seen'),
    language: request.language,
  };
  try {
    await establishGuardianship(deps, profile, input, personIn(request));
    return to(`/guardians/${profile}?established`);
  } catch (error) {
    if (error instanceof LaurelError && error.code === 'bad_form') return listPage(deps, request, error.problems);
    throw error;
  }
}

async function listPage(deps: ProgrammeDeps, request: WebRequest, problems: readonly Problem[]): Promise<Reply> {
  const { t } = request;
  const profile = profileIn(deps, request);
  const { rows, page: nth, pages } = await pageOf(deps, profile, request.query.get('page'));
  const persons = await deps.people.persons(rows.flatMap(({ subject, guardian }) => [subject, guardian]));
  const at = now(deps.context);
  const named = await deps.store.read((db) => db.list(Guardianship, { profile, subject: In(rows.map(({ subject }) => subject)) }));
  const inCare = new Set(named.filter((row) => isLive(row, at)).map(({ subject }) => subject));
  const minor = await minorFor(deps, profile, request.query.get('for'));
  const title = t('programme.guardians');
  const done = (['established', 'ended', 'lifted', 'written'] as const).find((word) => request.query.has(word));
  const link = (row: GuardianshipRow, name: string) =>
    ['live', 'waiting'].includes(careOf(row, at))
      ? { href: `/guardians/${profile}/${row.id}/end`, text: t('programme.care.end'), label: t('programme.care.end.of', { name }) }
      : saysMinorAlone(row, at)
        ? { href: `/guardians/${profile}/${row.id}/end`, text: t('programme.guardians.lift'), label: t('programme.guardians.lift.of', { name }) }
        : undefined;
  return page({
    title,
    noStore: true,
    status: problems.length > 0 ? 422 : 200,
    body: (
      <>
        <PageHead title={title} lede={t('programme.guardians.lede')} />
        {done && (
          <Notice kind="ok" alert>
            {t(`programme.guardians.${done}`)}
          </Notice>
        )}
        <Problems problems={problems} />
        {rows.length === 0 ? (
          <EmptyState title={t('programme.guardians.empty')}>{t('programme.guardians.empty.text')}</EmptyState>
        ) : (
          <GuardianTable rows={rows} who="both" persons={persons} at={at} caption={title} link={link} desk={`/guardians/${profile}`} inCare={inCare} />
        )}
        {pages > 1 && (
          <Pager
            label={title}
            text={t('programme.catalogue.page', { page: nth, pages })}
            before={nth > 1 ? { href: `/guardians/${profile}?page=${nth - 1}`, text: t('programme.catalogue.before') } : undefined}
            after={nth < pages ? { href: `/guardians/${profile}?page=${nth + 1}`, text: t('programme.catalogue.after') } : undefined}
          />
        )}
        <Part title={t('programme.guardians.establish')}>
          <EstablishForm action={`/guardians/${profile}`} request={request} problems={problems} walletsHere={deps.config.walletsHere} minor={minor} />
        </Part>
      </>
    ),
  });
}

/** The minor of a row, where one without a mailbox is to have another guardian. */
async function minorFor({ store, people }: ProgrammeDeps, profile: string, id: string | null): Promise<Person | undefined> {
  const row = id === null ? undefined : await store.read((db) => db.one(Guardianship, { id, profile }));
  const person = row && (await people.person(row.subject));
  return person && !hasMailbox(person.email) ? person : undefined;
}

/** Newest first; a page that is none is the nearest that there is. */
async function pageOf(
  { store }: Pick<ProgrammeDeps, 'store'>,
  profile: string,
  asked: string | null,
): Promise<{ rows: GuardianshipRow[]; page: number; pages: number }> {
  return store.read(async (db) => {
    const pages = Math.max(1, Math.ceil((await db.count(Guardianship, { profile })) / GUARDIANSHIPS_PAGE));
    const page = Math.min(pages, Math.max(1, Number.parseInt(asked ?? '1', 10) || 1));
    const order = { createdAt: 'DESC', id: 'ASC' } as const;
    return { rows: await db.list(Guardianship, { profile }, { order, take: GUARDIANSHIPS_PAGE, skip: (page - 1) * GUARDIANSHIPS_PAGE }), page, pages };
  });
}

async function endPage(deps: ProgrammeDeps, request: WebRequest): Promise<Reply> {
  const { t } = request;
  const profile = profileIn(deps, request);
  const row = await deps.store.read((db) => db.one(Guardianship, { id: param(request, 'id'), profile }));
  if (!row) throw new LaurelError('not_found');
  const at = now(deps.context);
  const isAlone = saysMinorAlone(row, at);
  if (row.endedAt !== null && !isAlone) return to(`/guardians/${profile}?${row.liftedAt === null ? 'ended' : 'lifted'}`);
  const names = { minor: await nameOf(deps, row.subject), guardian: await nameOf(deps, row.guardian) };
  const title = isAlone ? 'programme.guardians.lift.title' : 'programme.guardians.end.title';
  return page({
    title: t(title, names),
    noStore: true,
    crumbs: [{ text: t('programme.guardians'), href: `/guardians/${profile}` }],
    body: (
      <>
        <PageHead
          title={t.rich(title, { minor: <bdi>{names.minor}</bdi>, guardian: <bdi>{names.guardian}</bdi> })}
          lede={isAlone ? t.rich('programme.guardians.lift.lede', { date: <Time at={row.endsAt.slice(0, 10)} dateOnly /> }) : t('programme.care.end.lede')}
        />
        {saysMinor(row, at) && <Notice kind="warn">{t(isAlone ? 'programme.guardians.lift.age' : 'programme.guardians.end.age')}</Notice>}
        <Form action={`/guardians/${profile}/${row.id}/end`}>
          <Actions>
            <Button kind="danger">{t(isAlone ? 'programme.guardians.lift.do' : 'programme.care.end.do')}</Button>
            <LinkButton href={`/guardians/${profile}`} kind="quiet">
              {t('programme.care.keep')}
            </LinkButton>
          </Actions>
        </Form>
      </>
    ),
  });
}
