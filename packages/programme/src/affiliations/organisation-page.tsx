import { LaurelError, now, type Problem } from '@laurel/base';
import { IsNull } from '@laurel/store';
import {
  EmptyState,
  ErrorSummary,
  Link,
  Notice,
  PageHead,
  Part,
  page,
  param,
  personIn,
  type Reply,
  type Route,
  sessionIn,
  Table,
  Time,
  to,
  typed,
  type WebRequest,
} from '@laurel/web';
import { askConsent, endRequest } from '../consents/ask-consent.ts';
import { ConsentEvent, ConsentRequest } from '../consents/consent-records.ts';
import { signWithdrawal } from '../consents/receipt.ts';
import { type TakenBack, takenBack } from '../consents/taken-back.ts';
import { CATEGORIES, isPurpose } from '../consents/terms.ts';
import type { ProgrammeDeps } from '../deps.ts';
import { ANY_PROFILE, consentedRows, organisationOf } from '../disclosure/disclose.ts';
import { CareNotice } from '../guardians/care-notice.tsx';
import { actsForSomebody } from '../guardians/find-care.ts';
import type { OrganisationRow } from './affiliation-records.ts';
import { learnersCounted, organisationsOf } from './find-organisations.ts';
import { Asked, AskForm, Named } from './organisation-parts.tsx';

/** What the people of an organisation find: how many learners it has, what it asks of them, and by name those who agreed. */
export function organisationRoutes(deps: ProgrammeDeps): readonly Route[] {
  const { store } = deps;
  const mine = (request: WebRequest): Promise<OrganisationRow> =>
    store.across(ANY_PROFILE).read((db) => organisationOf(db, param(request, 'id'), personIn(request)));
  return [
    {
      method: 'get',
      path: '/organisations',
      access: { kind: 'person' },
      run: async (request) => {
        const { t } = request;
        const rows = await organisationsOf(store, personIn(request));
        const [only, more] = rows;
        if (only && !more) return to(`/organisations/${only.id}`);
        const title = t('programme.organisations');
        const list = rows.map(({ id, name }) => (
          <li>
            <Link href={`/organisations/${id}`}>
              <bdi>{name}</bdi>
            </Link>
          </li>
        ));
        const body = (
          <>
            <PageHead title={title} />
            {(await actsForSomebody(deps, personIn(request))) && <CareNotice of="guardian" />}
            {rows.length === 0 ? <EmptyState title={t('programme.organisations.none')}>{t('programme.organisations.none.text')}</EmptyState> : <ul>{list}</ul>}
          </>
        );
        return page({ title, frame: 'narrow', noStore: true, body });
      },
    },
    {
      method: 'get',
      path: '/organisations/:id',
      access: { kind: 'person' },
      run: async (request) => organisationPage(deps, request, await mine(request)),
    },
    {
      method: 'post',
      path: '/organisations/:id/requests',
      access: { kind: 'person' },
      accepts: 'form',
      run: async (request) => {
        const organisation = await mine(request);
        const { form } = request;
        const question = {
          recipient: organisation.id,
          purpose: typed(request, 'purpose'),
          reason: typed(request, 'reason'),
          needs: CATEGORIES.filter((category) => form.get(`of_${category}`) === 'needs'),
          likes: CATEGORIES.filter((category) => form.get(`of_${category}`) === 'likes'),
          months: Number(typed(request, 'months')),
        };
        try {
          await askConsent(deps, sessionIn(request), question);
        } catch (error) {
          if (!(error instanceof LaurelError) || error.code !== 'bad_form') throw error;
          return organisationPage(deps, request, organisation, error.problems);
        }
        return to(`/organisations/${organisation.id}?asked`);
      },
    },
    {
      method: 'post',
      path: '/organisations/:id/requests/:request/end',
      access: { kind: 'person' },
      accepts: 'form',
      run: async (request) => {
        await endRequest(deps, sessionIn(request), { recipient: param(request, 'id'), id: param(request, 'request') });
        return to(`/organisations/${param(request, 'id')}?ended`);
      },
    },
    {
      method: 'get',
      path: '/organisations/:id/named/:purpose',
      access: { kind: 'person' },
      run: async (request) => {
        const organisation = await mine(request);
        const purpose = param(request, 'purpose');
        if (!isPurpose(purpose)) throw new LaurelError('not_found');
        const rows = await consentedRows(deps, { recipient: organisation.id, purpose, categories: CATEGORIES, reader: personIn(request) });
        const asked = await store
          .across('what one recipient asks')
          .read((db) => db.list(ConsentRequest, { recipient: organisation.id, purpose, endedAt: IsNull() }));
        const { t } = request;
        const title = t('programme.named', { purpose: t(`programme.purpose.${purpose}`) });
        const crumbs = [{ text: organisation.name, href: `/organisations/${organisation.id}` }];
        const body = (
          <>
            <PageHead title={title} lede={t('programme.named.lede')} />
            {rows.length === 0 ? (
              <EmptyState title={t('programme.named.none')} />
            ) : (
              <Named rows={rows} caption={title} asked={asked.flatMap(({ needs, likes }) => [...needs, ...likes])} />
            )}
          </>
        );
        return page({ title, frame: 'public', noStore: true, crumbs, body });
      },
    },
    {
      method: 'get',
      path: '/organisations/:id/withdrawn/:event',
      access: { kind: 'person' },
      run: async (request) => {
        const organisation = await mine(request);
        const taken = (await takenFrom(deps, organisation.id)).find(({ event }) => event.id === param(request, 'event'));
        if (!taken) throw new LaurelError('not_found');
        const body = await signWithdrawal(deps, organisation, taken);
        return { kind: 'bytes', body, contentType: 'application/jwt', filename: 'withdrawn.jwt' };
      },
    },
  ];
}

/** What learners took back from an organisation, the latest first. */
async function takenFrom({ store }: ProgrammeDeps, recipient: string): Promise<TakenBack[]> {
  const events = await store.across('what was taken back from one recipient').read((db) => db.list(ConsentEvent, { recipient }));
  const of = Map.groupBy(events, ({ subject, purpose }) => `${purpose} ${subject}`);
  return [...of.values()].flatMap((ofOne) => ofOne.flatMap((event) => takenBack(event, ofOne) ?? [])).sort((a, b) => b.event.at.localeCompare(a.event.at));
}

async function organisationPage(deps: ProgrammeDeps, request: WebRequest, organisation: OrganisationRow, problems: readonly Problem[] = []): Promise<Reply> {
  const { t } = request;
  const counted = await learnersCounted(deps.store, organisation.id, now(deps.context));
  const asked = await deps.store.as(organisation.id).read((db) => db.list(ConsentRequest, {}, { order: { createdAt: 'DESC' } }));
  const taken = await takenFrom(deps, organisation.id);
  const done = ['asked', 'ended'].find((word) => request.query.has(word));
  return page({
    title: organisation.name,
    frame: 'public',
    noStore: true,
    status: problems.length > 0 ? 422 : 200,
    body: (
      <>
        <PageHead
          title={<bdi>{organisation.name}</bdi>}
          lede={counted === undefined ? t('programme.organisation.few') : t('programme.organisation.count', { count: counted })}
        />
        {done && (
          <Notice kind="ok" alert>
            {t(`programme.organisation.${done}`)}
          </Notice>
        )}
        {(await actsForSomebody(deps, personIn(request))) && <CareNotice of="guardian" />}
        <ErrorSummary problems={problems.map((problem) => ({ ...problem, detail: t(`programme.problem.${problem.code}`) }))} />
        <Part title={t('programme.organisation.asks')}>
          {asked.length === 0 ? <p>{t('programme.organisation.asks.none')}</p> : <Asked organisation={organisation} asked={asked} />}
        </Part>
        <Part title={t('programme.organisation.ask')} id="ask">
          <AskForm organisation={organisation} request={request} problems={problems} />
        </Part>
        {taken.length > 0 && (
          <Part title={t('programme.organisation.withdrawn')}>
            <p>{t('programme.organisation.withdrawn.says')}</p>
            <Table
              caption={t('programme.organisation.withdrawn')}
              stacks="close"
              rows={taken}
              columns={[
                {
                  head: t('programme.receipt.reference'),
                  rowHead: true,
                  mono: true,
                  cell: ({ references }) => references.flatMap((one, nth) => (nth === 0 ? [one] : [<br />, one])),
                },
                { head: t('programme.consent.purpose'), cell: ({ event }) => t(`programme.purpose.${event.purpose}`) },
                { head: t('programme.consent.categories'), cell: ({ categories }) => categories.map((one) => t(`programme.named.${one}`)).join(' · ') },
                { head: t('programme.looks.when'), cell: ({ event }) => <Time at={event.at} /> },
                {
                  head: t('programme.receipt.jwt'),
                  headHidden: true,
                  cell: ({ event, references: [reference] }) => (
                    <Link href={`/organisations/${organisation.id}/withdrawn/${event.id}`} label={t('programme.withdrawn.of', { reference })}>
                      {t('programme.receipt.jwt')}
                    </Link>
                  ),
                },
              ]}
            />
          </Part>
        )}
      </>
    ),
  });
}
