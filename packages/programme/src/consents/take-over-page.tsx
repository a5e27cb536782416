import { LaurelError, now } from '@laurel/base';
import {
  Actions,
  Button,
  Form,
  LinkButton,
  Notice,
  PageHead,
  page,
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
import type { ProgrammeDeps } from '../deps.ts';
import { conditionsAt } from './conditions.ts';
import { ConditionsList } from './conditions-list.tsx';
import { ownPlace } from './place.ts';
import { privacyOf } from './privacy.ts';
import { keyIn } from './stop-page.tsx';
import { takeOverConsent } from './take-over.ts';

const HOME = '/learn/privacy';
const PATH = `${HOME}/taken-over/:recipient/:purpose`;
const RECENT = { kind: 'person', recent: true } as const;

/** What a guardian agreed to, for the learner to let stand in their own name: the whole of it on one page, and two answers of one weight. */
export const takeOverRoutes = (deps: ProgrammeDeps): readonly Route[] => [
  { method: 'get', path: PATH, access: RECENT, run: (request) => askPage(deps, request) },
  {
    method: 'post',
    path: PATH,
    access: RECENT,
    accepts: 'form',
    run: async (request) => {
      try {
        const event = await takeOverConsent(deps, sessionIn(request), { ...keyIn(request), conditions: typed(request, 'conditions'), t: request.t });
        return to(`${HOME}?${event.state}=${event.id}`);
      } catch (error) {
        if (!(error instanceof LaurelError) || error.problems[0]?.code !== 'conditions_changed') throw error;
        return askPage(deps, request, true);
      }
    },
  },
];

async function askPage(deps: ProgrammeDeps, request: WebRequest, isChanged = false): Promise<Reply> {
  const { t } = request;
  const { recipient, purpose } = keyIn(request);
  const { subject, crumbs } = await ownPlace(deps).whose(request);
  const { standings, organisations } = await privacyOf(deps, { subject });
  const standing = standings.find((one) => one.recipient === recipient && one.purpose === purpose);
  const name = organisations.get(recipient)?.name;
  if (standing?.state !== 'lapsed' || name === undefined) throw new LaurelError('not_found');
  const { categories, expiresAt, grantor } = standing.event;
  const guardian = await deps.people.person(grantor);
  const conditions = await deps.store.read((db) => conditionsAt(db, t, now(deps.context)));
  return page({
    title: t('programme.take-over.title', { name }),
    noStore: true,
    status: isChanged ? 422 : 200,
    crumbs,
    body: (
      <>
        <PageHead
          title={t.rich('programme.take-over.title', { name: <bdi>{name}</bdi> })}
          lede={
            grantor === subject
              ? t('programme.take-over.lede.own')
              : guardian?.name
                ? t.rich('programme.take-over.lede', { guardian: <bdi>{guardian.name}</bdi> })
                : t('programme.take-over.lede.unnamed')
          }
        />
        {isChanged && (
          <Notice kind="warn" alert>
            {t('programme.consent.changed')}
          </Notice>
        )}
        <Sides>
          <Side term={t('programme.consent.why')}>
            <p>{t(`programme.purpose.${purpose}`)}</p>
          </Side>
          <Side term={t('programme.consent.categories')}>
            <p>{categories.map((one) => t(`programme.category.${one}`)).join(' · ')}</p>
          </Side>
          <Side term={t('programme.consent.how-long')}>
            <p>{expiresAt && t.rich('programme.consent.how-long.until', { date: <Time at={expiresAt} dateOnly /> })}</p>
          </Side>
          <Side term={t('programme.consent.conditions')}>
            <ConditionsList conditions={conditions} />
          </Side>
        </Sides>
        <Form action={`${HOME}/taken-over/${recipient}/${purpose}`}>
          <input type="hidden" name="conditions" value={conditions.digest} />
          <Actions twin>
            <LinkButton href={`${HOME}/stop/${recipient}/${purpose}`} kind="quiet">
              {t('programme.stop')}
            </LinkButton>
            <Button kind="quiet">{t('programme.take-over.do')}</Button>
          </Actions>
        </Form>
      </>
    ),
  });
}
