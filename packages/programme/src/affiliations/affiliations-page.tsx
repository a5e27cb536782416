import { LaurelError } from '@laurel/base';
import { IsNull } from '@laurel/store';
import {
  Actions,
  Button,
  EmptyState,
  Form,
  Link,
  LinkButton,
  Notice,
  PageHead,
  Part,
  page,
  param,
  personIn,
  type Route,
  SelectField,
  sessionIn,
  Table,
  Time,
  to,
  typed,
} from '@laurel/web';
import { privacyOf } from '../consents/privacy.ts';
import type { ProgrammeDeps } from '../deps.ts';
import { affiliate, leave } from './affiliate.ts';
import { Affiliation } from './affiliation-records.ts';
import { openOrganisations, organisationsById } from './find-organisations.ts';

const HERE = '/learn/affiliations';

/** Which organisations a learner linked themselves to: by their own hand, and left by it. */
export const affiliationRoutes = (deps: ProgrammeDeps): readonly Route[] => [
  {
    method: 'get',
    path: HERE,
    access: { kind: 'person' },
    run: async (request) => {
      const { t } = request;
      const mine = await deps.store.as(personIn(request)).read((db) => db.list(Affiliation, { leftAt: IsNull() }, { order: { joinedAt: 'ASC' } }));
      const known = await organisationsById(
        deps.store,
        mine.map(({ organisationId }) => organisationId),
      );
      const others = (await openOrganisations(deps.store)).filter(({ id }) => !known.has(id));
      const title = t('programme.affiliations');
      const { waiting } = await privacyOf(deps, { subject: personIn(request) });
      const asks = waiting.some(({ recipient }) => recipient === mine.at(-1)?.organisationId);
      const word = ['linked', 'left'].find((one) => request.query.has(one));
      const done = word === 'linked' && asks ? 'linked.asks' : word;
      return page({
        title,
        noStore: true,
        body: (
          <>
            <PageHead title={title} lede={t('programme.affiliations.lede')} />
            {done && (
              <Notice kind="ok" alert>
                {t.rich(`programme.affiliations.${done}`, { link: (words) => <a href="/learn/privacy">{words}</a> })}
              </Notice>
            )}
            {mine.length === 0 ? (
              <EmptyState title={t('programme.affiliations.none')}>{t('programme.affiliations.none.text')}</EmptyState>
            ) : (
              <Table
                caption={title}
                stacks="close"
                rows={mine}
                columns={[
                  { head: t('programme.organisation'), rowHead: true, cell: ({ organisationId }) => <bdi>{known.get(organisationId)?.name}</bdi> },
                  { head: t('programme.affiliations.since'), cell: ({ joinedAt }) => <Time at={joinedAt} dateOnly /> },
                  {
                    head: t('programme.affiliations.leave'),
                    headHidden: true,
                    cell: ({ organisationId }) => (
                      <Link
                        href={`${HERE}/${organisationId}/leave`}
                        label={t('programme.affiliations.leave.of', { name: known.get(organisationId)?.name ?? '' })}
                      >
                        {t('programme.affiliations.leave')}
                      </Link>
                    ),
                  },
                ]}
              />
            )}
            <Part title={t('programme.affiliations.link')}>
              {others.length === 0 ? (
                <p>{t('programme.affiliations.link.none')}</p>
              ) : (
                <Form action={HERE} kind="stack">
                  <SelectField
                    name="organisation"
                    label={t('programme.organisation')}
                    hint={t('programme.affiliations.link.hint')}
                    required
                    options={[
                      { value: '', text: t('programme.affiliations.link.choose') }, // none stands chosen: one press would link to whichever is first
                      ...others.map(({ id, name, kind }) => ({ value: id, text: `${name} (${t(`programme.organisation.kind.${kind}`)})` })),
                    ]}
                  />
                  <Actions>
                    <Button>{t('programme.affiliations.link.do')}</Button>
                  </Actions>
                </Form>
              )}
            </Part>
          </>
        ),
      });
    },
  },
  {
    method: 'post',
    path: HERE,
    access: { kind: 'person' },
    accepts: 'form',
    run: async (request) => {
      await affiliate(deps, sessionIn(request), typed(request, 'organisation'));
      return to(`${HERE}?linked`);
    },
  },
  {
    method: 'get',
    path: `${HERE}/:id/leave`,
    access: { kind: 'person' },
    run: async (request) => {
      const { t } = request;
      const organisationId = param(request, 'id');
      const affiliation = await deps.store.as(personIn(request)).read((db) => db.one(Affiliation, { organisationId, leftAt: IsNull() }));
      const { standings } = await privacyOf(deps, { subject: personIn(request) });
      const given = standings.filter(({ recipient, state }) => recipient === organisationId && state === 'given');
      const organisation = affiliation && (await organisationsById(deps.store, [organisationId])).get(organisationId);
      if (!organisation) throw new LaurelError('not_found');
      const title = t('programme.leave.title', { name: organisation.name });
      return page({
        title,
        noStore: true,
        crumbs: [{ text: t('programme.affiliations'), href: HERE }],
        body: (
          <>
            <PageHead title={title} lede={t('programme.affiliations.leave.says', { count: given.length })} />
            <Form action={`${HERE}/${organisationId}/leave`}>
              <Actions>
                <Button kind="danger">{t('programme.leave.do')}</Button>
                <LinkButton href={HERE} kind="quiet">
                  {t('programme.leave.stay')}
                </LinkButton>
              </Actions>
            </Form>
          </>
        ),
      });
    },
  },
  {
    method: 'post',
    path: `${HERE}/:id/leave`,
    access: { kind: 'person' },
    accepts: 'form',
    run: async (request) => {
      await leave(deps, sessionIn(request), param(request, 'id'));
      return to(`${HERE}?left`);
    },
  },
];
