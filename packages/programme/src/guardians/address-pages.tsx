import { LaurelError } from '@laurel/base';
import { hasMailbox } from '@laurel/people';
import {
  type Access,
  Actions,
  Button,
  ErrorSummary,
  Field,
  Form,
  LinkButton,
  PageHead,
  page,
  param,
  personIn,
  type Reply,
  type Route,
  sessionIn,
  to,
  typed,
  type WebRequest,
} from '@laurel/web';
import type { Whose } from '../consents/place.ts';
import type { ProgrammeDeps } from '../deps.ts';
import { wardPlace } from './find-care.ts';
import { giveAddressAt, giveAddressOfWard } from './give-address.ts';
import { profileIn } from './guardian-parts.tsx';
import { Guardianship } from './guardian-records.ts';

const RECENT = { kind: 'person', recent: true } as const;

/** Where a guardian says which address is the own one of a minor who had none. */
export function addressInCare(deps: ProgrammeDeps): readonly Route[] {
  const { path, whose } = wardPlace(deps);
  const place = async (request: WebRequest): Promise<Place> => {
    const { subject, home, crumbs } = await whose(request);
    return { subject, home, crumbs };
  };
  return addressRoutes(deps, `${path}/address`, RECENT, place, (request, email) =>
    giveAddressOfWard(deps, sessionIn(request), { id: param(request, 'ward'), email }),
  );
}

/** So does the institution. */
export function addressAtDesk(deps: ProgrammeDeps, path: string, access: Access): readonly Route[] {
  const place = async (request: WebRequest): Promise<Place> => {
    const profile = profileIn(deps, request);
    const row = await deps.store.read((db) => db.one(Guardianship, { id: param(request, 'id'), profile }));
    if (!row) throw new LaurelError('not_found');
    const home = `/guardians/${profile}`;
    return { subject: row.subject, home, crumbs: [{ text: request.t('programme.guardians'), href: home }] };
  };
  return addressRoutes(deps, `${path}/:id/address`, access, place, async (request, email) =>
    giveAddressAt(deps, { profile: profileIn(deps, request), id: param(request, 'id'), email }, personIn(request)),
  );
}

type Place = Pick<Whose, 'subject' | 'home' | 'crumbs'>;

const addressRoutes = (
  deps: ProgrammeDeps,
  path: string,
  access: Access,
  placeOf: (request: WebRequest) => Promise<Place>,
  give: (request: WebRequest, email: string) => Promise<void>,
): readonly Route[] => [
  { method: 'get', path, access, run: async (request) => askPage(deps, request, await placeOf(request)) },
  {
    method: 'post',
    path,
    access,
    accepts: 'form',
    run: async (request) => {
      const place = await placeOf(request);
      try {
        await give(request, typed(request, 'email'));
        return to(`${place.home}?written`);
      } catch (error) {
        if (!(error instanceof LaurelError) || error.code !== 'bad_form') throw error;
        return askPage(
          deps,
          request,
          place,
          request.t(error.problems.some(({ code }) => code === 'ward_address_own') ? 'programme.problem.ward_address_own' : 'programme.problem.ward_address'),
        );
      }
    },
  },
];

async function askPage(deps: ProgrammeDeps, request: WebRequest, { subject, home, crumbs }: Place, error?: string): Promise<Reply> {
  const { t } = request;
  const ward = await deps.people.person(subject);
  if (!ward || hasMailbox(ward.email)) throw new LaurelError('not_found');
  const title = t('programme.ward-address.title', { name: ward.name });
  return page({
    title,
    noStore: true,
    status: error === undefined ? 200 : 422,
    crumbs,
    body: (
      <>
        <PageHead title={t.rich('programme.ward-address.title', { name: <bdi>{ward.name}</bdi> })} lede={t('programme.ward-address.lede')} />
        {error !== undefined && <ErrorSummary problems={[{ at: 'email', code: 'ward_address', detail: error }]} />}
        <Form action={request.path} kind="stack">
          <Field
            name="email"
            type="email"
            label={t('programme.ward-address.email')}
            hint={t('programme.ward-address.hint')}
            value={typed(request, 'email')}
            error={error}
            autocomplete="off"
            maxLength={254}
            required
          />
          <Actions>
            <Button icon="mail">{t('programme.ward-address.do')}</Button>
            <LinkButton href={home} kind="quiet">
              {t('programme.care.keep')}
            </LinkButton>
          </Actions>
        </Form>
      </>
    ),
  });
}
