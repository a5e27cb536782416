import { LaurelError, now } from '@laurel/base';
import { LessThanOrEqual } from '@laurel/store';
import {
  Actions,
  Button,
  EmptyState,
  Form,
  Link,
  LinkButton,
  Notice,
  PageHead,
  Pager,
  Part,
  page,
  param,
  personIn,
  type Reply,
  type Route,
  Side,
  Sides,
  sessionIn,
  Time,
  to,
  typed,
  type WebRequest,
} from '@laurel/web';
import { privacyOf } from '../consents/privacy.ts';
import type { ProgrammeDeps } from '../deps.ts';
import { ASKED_APART, GUARDIANSHIPS_PAGE } from '../limits.ts';
import { addressInCare } from './address-pages.tsx';
import { answerGuardianship } from './answer-guardianship.ts';
import { signCareCredential } from './care-credential.ts';
import { endOwnGuardianship } from './end-guardianship.ts';
import { careIn, caresFor, nameOf } from './find-care.ts';
import { GuardianTable, institutionOf, MayDo } from './guardian-parts.tsx';
import { Guardianship, type GuardianshipRow } from './guardian-records.ts';
import { keepGuardianshipRoute } from './keep-guardianship.ts';
import { offeredRoute } from './offered-part.tsx';
import { careOf, decidesAbout, isLive } from './powers.ts';
import { wardPage } from './ward-page.tsx';

const HERE = '/learn/care';
const RECENT = { kind: 'person', recent: true } as const;

/** Whom somebody acts for, and who acts for them: taken on, looked after and ended by their own hand. */
export const careRoutes = (deps: ProgrammeDeps): readonly Route[] => [
  { method: 'get', path: HERE, access: { kind: 'person' }, run: (request) => listPage(deps, request) },
  {
    method: 'get',
    path: `${HERE}/:ward`,
    access: { kind: 'person' },
    run: async (request) => {
      const row = await careIn(deps, request);
      return careOf(row, now(deps.context)) === 'waiting' ? to(`${HERE}/${row.id}/answer`) : wardPage(deps, request);
    },
  },
  ...addressInCare(deps),
  offeredRoute(deps),
  keepGuardianshipRoute(deps),
  {
    method: 'post', // its place in a status list is taken when it is first asked for
    path: `${HERE}/:ward/guardianship.jwt`,
    access: { kind: 'person' },
    accepts: 'form',
    run: async (request) => {
      const row = await careIn(deps, request);
      if (careOf(row, now(deps.context)) !== 'live') throw new LaurelError('not_found');
      const body = await signCareCredential(deps, request.t, row);
      return { kind: 'bytes', body, contentType: 'application/vc+jwt', filename: 'guardianship.jwt' };
    },
  },
  { method: 'get', path: `${HERE}/:ward/answer`, access: RECENT, run: (request) => askPage(deps, request) },
  {
    method: 'post',
    path: `${HERE}/:ward/answer`,
    access: RECENT,
    accepts: 'form',
    run: async (request) => {
      const answer = typed(request, 'answer');
      if (answer !== 'agree' && answer !== 'decline') throw new LaurelError('bad_form');
      const id = param(request, 'ward');
      await answerGuardianship(deps, sessionIn(request), { id, confirms: answer === 'agree' });
      return to(answer === 'agree' ? `${HERE}/${id}?taken-on` : `${HERE}?declined`);
    },
  },
  { method: 'get', path: `${HERE}/:ward/end`, access: { kind: 'person' }, run: (request) => endPage(deps, request) },
  {
    method: 'post',
    path: `${HERE}/:ward/end`,
    access: { kind: 'person' },
    accepts: 'form',
    run: async (request) => {
      await endOwnGuardianship(deps, sessionIn(request), param(request, 'ward'));
      return to(`${HERE}?ended`);
    },
  },
];

async function listPage(deps: ProgrammeDeps, request: WebRequest): Promise<Reply> {
  const { t } = request;
  const me = personIn(request);
  const wards = await caresFor(deps, me);
  const guardians = await deps.store.read((db) =>
    db.list(Guardianship, { subject: me, confirmedAt: LessThanOrEqual(now(deps.context)) }, { order: { createdAt: 'DESC' } }),
  );
  const asked = await askedOf(deps, wards);
  const shown = pageOf(wards, asked, request.query.get('page'));
  const persons = await deps.people.persons([...shown.rows.map(({ subject }) => subject), ...guardians.map(({ guardian }) => guardian)]);
  const title = t('programme.care');
  const done = (['declined', 'ended'] as const).find((word) => request.query.has(word));
  const shared = { at: now(deps.context), persons };
  return page({
    title,
    noStore: true,
    crumbs: [{ text: t('programme.privacy'), href: '/learn/privacy' }],
    body: (
      <>
        <PageHead title={title} lede={t('programme.care.lede')} />
        {done && (
          <Notice kind="ok" alert>
            {t(`programme.care.${done}`)}
          </Notice>
        )}
        {wards.length + guardians.length === 0 && <EmptyState title={t('programme.care.none')}>{t('programme.care.none.text')}</EmptyState>}
        {wards.length > 0 && (
          <Part title={t('programme.care.wards')}>
            {asked.length > ASKED_APART ? (
              <Notice>{t('programme.care.asked.many', { count: asked.length })}</Notice>
            ) : (
              asked
                .filter(({ row }) => shown.rows.includes(row))
                .map(({ row: { id, subject }, count }) => (
                  <Notice>
                    {t.rich('programme.care.asked', {
                      name: <bdi>{nameIn(subject)}</bdi>,
                      count,
                      link: (words) => <Link href={`${HERE}/${id}`}>{words}</Link>,
                    })}
                  </Notice>
                ))
            )}
            <GuardianTable
              {...shared}
              rows={shown.rows}
              who="subject"
              caption={t('programme.care.wards')}
              link={(row, name) => wardLink(row, name, shared.at)}
            />
            {shown.pages > 1 && (
              <Pager
                label={t('programme.care.wards')}
                text={t('programme.catalogue.page', { page: shown.page, pages: shown.pages })}
                before={shown.page > 1 ? { href: `${HERE}?page=${shown.page - 1}`, text: t('programme.catalogue.before') } : undefined}
                after={shown.page < shown.pages ? { href: `${HERE}?page=${shown.page + 1}`, text: t('programme.catalogue.after') } : undefined}
              />
            )}
          </Part>
        )}
        {guardians.length > 0 && (
          <Part title={t('programme.care.guardians')}>
            <p>{t('programme.care.guardians.says')}</p>
            <GuardianTable
              {...shared}
              rows={guardians}
              who="guardian"
              caption={t('programme.care.guardians')}
              link={(row, name) =>
                careOf(row, shared.at) === 'live'
                  ? { href: `${HERE}/${row.id}/end`, text: t('programme.care.end'), label: t('programme.care.end.of', { name }) }
                  : undefined
              }
            />
          </Part>
        )}
      </>
    ),
  });

  function nameIn(id: string): string {
    return persons.get(id)?.name || persons.get(id)?.email || t('programme.care.gone');
  }

  function wardLink(row: GuardianshipRow, name: string, at: string) {
    const care = careOf(row, at);
    if (care !== 'live' && care !== 'waiting') return undefined;
    const word = care === 'live' ? 'open' : 'answer';
    return { href: `${HERE}/${row.id}`, text: t(`programme.care.${word}`), label: t(`programme.care.${word}.of`, { name }) };
  }
}

type Asked = { row: GuardianshipRow; count: number };

/** Whoever is asked about comes first, then the newest; a page that is none is the nearest that there is. */
function pageOf(wards: readonly GuardianshipRow[], asked: readonly Asked[], wanted: string | null): { rows: GuardianshipRow[]; page: number; pages: number } {
  const first = asked.map(({ row }) => row);
  const all = [...first, ...wards.filter((row) => !first.includes(row))];
  const pages = Math.max(1, Math.ceil(all.length / GUARDIANSHIPS_PAGE));
  const at = Math.min(pages, Math.max(1, Number.parseInt(wanted ?? '1', 10) || 1));
  return { rows: all.slice((at - 1) * GUARDIANSHIPS_PAGE, at * GUARDIANSHIPS_PAGE), page: at, pages };
}

/** For whom of them how many organisations wait for an answer that is the guardian's to give. */
async function askedOf(deps: ProgrammeDeps, wards: readonly GuardianshipRow[]): Promise<Asked[]> {
  const at = now(deps.context);
  const live = wards.filter((row) => isLive(row, at)); // nobody answers for the others
  const counted = await Promise.all(
    live.map(async (row) => ({ row, count: (await privacyOf(deps, row)).waiting.filter(({ purpose }) => decidesAbout(row, purpose, at)).length })),
  );
  return counted.filter(({ count }) => count > 0);
}

/** What it is about, from whom, in what, until when: before anything is in force. */
async function askPage(deps: ProgrammeDeps, request: WebRequest): Promise<Reply> {
  const { t } = request;
  const row = await careIn(deps, request);
  if (careOf(row, now(deps.context)) !== 'waiting') return to(HERE);
  const name = await nameOf(deps, row.subject);
  return page({
    title: t('programme.care.ask', { name }),
    noStore: true,
    crumbs: [{ text: t('programme.care'), href: HERE }],
    body: (
      <>
        <PageHead title={t.rich('programme.care.ask', { name: <bdi>{name}</bdi> })} lede={t('programme.care.ask.lede')} />
        <Sides>
          <Side term={t('programme.care.said-by')}>
            <p>{institutionOf(deps, row.profile, t.language)}</p>
          </Side>
          <Side term={t('programme.care.may')}>
            <MayDo row={row} />
          </Side>
          <Side term={t('programme.care.until')}>
            <p>{t.rich('programme.care.until.says', { date: <Time at={row.endsAt.slice(0, 10)} dateOnly /> })}</p>
          </Side>
        </Sides>
        <Form action={`${HERE}/${row.id}/answer`}>
          <Actions twin>
            <Button kind="quiet" name="answer" value="decline">
              {t('programme.care.decline')}
            </Button>
            <Button kind="quiet" name="answer" value="agree">
              {t('programme.care.take-on')}
            </Button>
          </Actions>
        </Form>
      </>
    ),
  });
}

/** For either of the two. */
async function endPage(deps: ProgrammeDeps, request: WebRequest): Promise<Reply> {
  const { t } = request;
  const me = personIn(request);
  const row = await deps.store.read((db) => db.one(Guardianship, { id: param(request, 'ward') }));
  if (!row || (row.guardian !== me && row.subject !== me)) throw new LaurelError('not_found');
  const care = careOf(row, now(deps.context));
  if (care !== 'live' && care !== 'waiting') return to(HERE);
  const name = await nameOf(deps, row.guardian === me ? row.subject : row.guardian);
  const word = row.guardian === me ? 'guardian' : 'subject';
  return page({
    title: t(`programme.care.end.title.${word}`, { name }),
    noStore: true,
    crumbs: [{ text: t('programme.care'), href: HERE }],
    body: (
      <>
        <PageHead title={t.rich(`programme.care.end.title.${word}`, { name: <bdi>{name}</bdi> })} lede={t('programme.care.end.lede')} />
        {care === 'live' && (
          <p>{t.rich(`programme.care.end.age.${word}`, { name: <bdi>{name}</bdi>, date: <Time at={row.endsAt.slice(0, 10)} dateOnly /> })}</p>
        )}
        <Form action={`${HERE}/${row.id}/end`}>
          <Actions>
            <Button kind="danger">{t('programme.care.end.do')}</Button>
            <LinkButton href={HERE} kind="quiet">
              {t('programme.care.keep')}
            </LinkButton>
          </Actions>
        </Form>
        <p>
          <Link href="/learn/privacy">{t('programme.privacy')}</Link>
        </p>
      </>
    ),
  });
}
