import { LaurelError, now } from '@laurel/base';
import {
  Actions,
  Button,
  Choice,
  Fieldset,
  Form,
  Given,
  Link,
  Notice,
  PageHead,
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
  Who,
} from '@laurel/web';
import type { ProgrammeDeps } from '../deps.ts';
import { gather } from '../disclosure/gather.ts';
import { decidesAbout, saidBy } from '../guardians/powers.ts';
import { answerRequest } from './answer-request.ts';
import { standsFor } from './as-shown.ts';
import { conditionsAt } from './conditions.ts';
import { ConditionsList } from './conditions-list.tsx';
import { monthsLater } from './months-later.ts';
import { requestOnce } from './newer-request.ts';
import { ownNo } from './own-no.ts';
import { ownNoPage } from './own-no-page.tsx';
import type { Place, Whose } from './place.ts';
import { type Privacy, privacyOf } from './privacy.ts';
import { SinceShown, StopIt } from './since-shown.tsx';
import { CATEGORIES, type Category } from './terms.ts';
import { firstOf } from './until.tsx';

const RECENT = { kind: 'person', recent: true } as const;

/** The whole question on one page: who asks, why, what exactly, how long; nothing switched on, and two answers of one weight. */
export const consentRoutes = (deps: ProgrammeDeps, { path, whose }: Place): readonly Route[] => [
  { method: 'get', path: `${path}/requests/:request`, access: RECENT, run: async (request) => askPage(deps, request, await whose(request)) },
  {
    method: 'post',
    path: `${path}/requests/:request`,
    access: RECENT,
    accepts: 'form',
    run: async (request) => {
      const place = await whose(request);
      const answer = typed(request, 'answer');
      if (answer !== 'agree' && answer !== 'decline') throw new LaurelError('bad_form');
      try {
        const event = await answerRequest(deps, sessionIn(request), {
          requestId: param(request, 'request'),
          subject: place.subject,
          agrees: answer === 'agree',
          likes: request.form.getAll('likes'),
          conditions: typed(request, 'conditions'),
          stood: typed(request, 'stood'),
          t: request.t,
        });
        return to(`${place.home}?${event.state}=${event.id}`);
      } catch (error) {
        if (!(error instanceof LaurelError)) throw error;
        if (error.problems[0]?.code === 'conditions_changed') return askPage(deps, request, place, 422);
        if (error.code === 'conflict' || error.code === 'not_found') return askPage(deps, request, place, 409); // what has happened meanwhile
        throw error;
      }
    },
  },
];

/** From a request that is asked no more, to the one that took its place, or home. @throws LaurelError not_found */
async function elsewhere({ store }: ProgrammeDeps, id: string, { subject, home, ward, mayAgree }: Whose, open: Privacy['open']): Promise<Reply> {
  const once = await requestOnce(store, subject, id);
  if (!once || (ward !== undefined && !mayAgree(once.purpose, once.profile))) throw new LaurelError('not_found');
  const newer = open.find(({ recipient, purpose }) => recipient === once.recipient && purpose === once.purpose);
  return to(newer ? `${home}/requests/${newer.id}?instead` : `${home}?ended`);
}

async function askPage(deps: ProgrammeDeps, request: WebRequest, place: Whose, status: 200 | 409 | 422 = 200): Promise<Reply> {
  const { t } = request;
  const { subject, home, crumbs, ward } = place;
  const id = param(request, 'request');
  const { open, organisations, standings, guardians, events } = await privacyOf(deps, place);
  const asked = open.find((one) => one.id === id);
  if (!asked) return elsewhere(deps, id, place, open);
  const organisation = organisations.get(asked.recipient);
  // What a guardian has no say in is none of theirs to open; a minor may read what their guardian answers, and decline it.
  const mayAgree = place.mayAgree(asked.purpose, organisation?.profile);
  if (!organisation || (ward !== undefined && !mayAgree)) throw new LaurelError('not_found');
  const saidNo = ward === undefined ? undefined : ownNo(events, { ...asked, subject });
  if (saidNo) return ownNoPage(request, place, { asked, organisation, saidNo, isRefused: status === 409 });
  const { needs, likes, reason, purpose, months } = asked;
  const at = now(deps.context);
  const hands = saidBy(guardians, organisation.profile).filter(
    (one) => decidesAbout(one, purpose, at) && (ward === undefined || one.guardian === personIn(request)),
  );
  const until = firstOf(monthsLater(at, months), hands);
  const own = await gather(deps, { subject, profile: organisation.profile }, CATEGORIES);
  const noName = t.rich('programme.category.no-name', { link: (words) => <a href="/account">{words}</a> });
  const shown = (category: Category) =>
    category === 'awards' || category === 'applications' ? (
      t('programme.category.yours', { count: own[category]?.length ?? 0 })
    ) : (
      <bdi>
        {own[category] || (ward !== undefined ? t('programme.category.empty.ward', { ward }) : category === 'name' ? noName : t('programme.category.empty'))}
      </bdi>
    );
  const labelOf = (category: Category) => t(`programme.${ward === undefined ? 'category' : 'named'}.${category}`);
  const conditions = await deps.store.read((db) => conditionsAt(db, t, at));
  const before = standsFor(standings, asked);
  const institution = deps.awarding.profiles.find(({ slug }) => slug === organisation.profile)?.name[t.language];
  const isOwnWord = before?.event.grantor === personIn(request);
  const title =
    ward === undefined ? t('programme.consent.title', { name: organisation.name }) : t('programme.consent.title.ward', { name: organisation.name, ward });
  return page({
    title,
    noStore: true,
    status,
    crumbs,
    body: (
      <>
        <PageHead
          title={
            ward === undefined
              ? t.rich('programme.consent.title', { name: <bdi>{organisation.name}</bdi> })
              : t.rich('programme.consent.title.ward', { name: <bdi>{organisation.name}</bdi>, ward: <bdi>{ward}</bdi> })
          }
          lede={t(before ? 'programme.consent.lede.more' : 'programme.consent.lede')}
        />
        {ward !== undefined && <Notice>{t.rich('programme.care.for', { name: <bdi>{ward}</bdi> })}</Notice>}
        {!mayAgree && <Notice>{t(purpose === 'directory' ? 'programme.consent.no-directory' : 'programme.care.guardian-answers')}</Notice>}
        {request.query.has('instead') && <Notice>{t('programme.consent.instead')}</Notice>}
        {status === 422 && (
          <Notice kind="warn" alert>
            {t('programme.consent.changed')}
          </Notice>
        )}
        {status === 409 && <SinceShown before={before} isOwn={isOwnWord} home={home} />}
        {before?.until && status !== 409 && (
          <Notice>
            {t.rich(isOwnWord ? 'programme.consent.before' : 'programme.consent.before.other', { date: <Time at={before.until.at} dateOnly /> })}{' '}
            <StopIt standing={before} organisation={organisation} home={home} />
          </Notice>
        )}
        <Form action={`${home}/requests/${id}`}>
          <input type="hidden" name="conditions" value={conditions.digest} />
          <input type="hidden" name="stood" value={before?.event.id ?? ''} />
          <Sides>
            <Side term={t('programme.consent.who')}>
              <Who name={<bdi>{organisation.name}</bdi>} detail={t(`programme.organisation.kind.${organisation.kind}`)} />
              <p>
                {t(ward === undefined ? 'programme.consent.who.known' : 'programme.consent.who.known.ward', {
                  institution: institution ?? organisation.profile,
                })}
              </p>
            </Side>
            <Side term={t('programme.consent.why')}>
              <p>{t(`programme.purpose.${purpose}`)}</p>
              <p>{t.rich('programme.quoted', { words: <bdi>{reason}</bdi> })}</p>
              <p class="soft small">{t('programme.consent.own-words')}</p>
            </Side>
            <Side term={t('programme.consent.how-long')}>
              <p>{t.rich(until.inCare ? 'programme.consent.how-long.care' : 'programme.consent.how-long.until', { date: <Time at={until.at} dateOnly /> })}</p>
            </Side>
            <Side term={t('programme.consent.conditions')}>
              <ConditionsList conditions={conditions} />
            </Side>
          </Sides>
          <Fieldset legend={t('programme.consent.needs')}>
            <p class="soft small">{t('programme.consent.needs.says')}</p>
            {needs.map((category) => (
              <Given label={labelOf(category)} detail={shown(category)} />
            ))}
          </Fieldset>
          {likes.length > 0 && (
            <Fieldset legend={t('programme.consent.likes')}>
              <p class="soft small">{ward === undefined ? t('programme.consent.likes.says') : t('programme.consent.likes.says.ward', { ward })}</p>
              {likes.map((category) => (
                <Choice name="likes" value={category} label={labelOf(category)} detail={shown(category)} />
              ))}
            </Fieldset>
          )}
          <Actions twin>
            <Button kind="quiet" name="answer" value="decline">
              {t('programme.consent.decline')}
            </Button>
            {mayAgree && (
              <Button kind="quiet" name="answer" value="agree">
                {t('programme.consent.agree')}
              </Button>
            )}
          </Actions>
          <p class="hint">
            {t(
              ward !== undefined
                ? 'programme.consent.either-way.ward'
                : mayAgree
                  ? 'programme.consent.either-way'
                  : purpose === 'directory'
                    ? 'programme.consent.no-directory.says'
                    : 'programme.care.own-word',
            )}
          </p>
        </Form>
        {ward === undefined && mayAgree && (
          <p>
            <Link href={`/consent/${id}`}>{t('programme.by-key.instead')}</Link>
          </p>
        )}
      </>
    ),
  });
}
