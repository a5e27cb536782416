import { LaurelError, now } from '@laurel/base';
import {
  Actions,
  Button,
  Choice,
  EmptyState,
  Fieldset,
  Form,
  Given,
  Link,
  LinkButton,
  Notice,
  PageHead,
  page,
  param,
  type Reply,
  type Route,
  Side,
  Sides,
  State,
  Table,
  Time,
  type Translate,
  to,
  typed,
  type WebRequest,
} from '@laurel/web';
import { placeOf } from '../claim/stranger-address.ts';
import type { Holder } from '../deps.ts';
import { LOOKS } from '../limits.ts';
import { titleIn } from '../pages/condition.tsx';
import { HostName, ownerOf, PERSON } from '../pages/frame.tsx';
import { Vouched } from '../pages/vouched.tsx';
import { sayIn } from '../share/read-request.ts';
import { answerQuestion, conditionsFor, listConsents, noteQuestion } from './answer-question.ts';
import { Consent, type ConsentRow } from './consent-records.ts';
import { keyBadges } from './key-badges.ts';

const HERE = '/wallet/consents';
const RECENT = { kind: 'person', recent: true } as const;

/** Somebody asks for consent: read, agreed to or declined by a signature of a key that lives here, and what was signed. */
export const consentRoutes = (holder: Holder): Route[] => [
  {
    method: 'get',
    path: '/wallet/consent',
    access: PERSON,
    limit: LOOKS,
    run: async (request) => {
      try {
        return to(`${HERE}/${await noteQuestion(holder, { owner: ownerOf(request), requestUri: request.query.get('request_uri') ?? '' })}`);
      } catch (error) {
        if (!(error instanceof LaurelError)) throw error;
        return refusedPage(request, error);
      }
    },
  },
  { method: 'get', path: HERE, access: PERSON, run: (request) => listPage(holder, request) },
  { method: 'get', path: `${HERE}/:id`, access: RECENT, run: (request) => onePage(holder, request) },
  {
    method: 'post',
    path: `${HERE}/:id`,
    access: RECENT,
    accepts: 'form',
    run: async (request) => {
      const decision = typed(request, 'decision');
      const { id, owner } = await consentIn(holder, request);
      if (decision !== 'agree' && decision !== 'decline') throw new LaurelError('bad_form');
      try {
        await answerQuestion(holder, { owner, id, agrees: decision === 'agree', likes: request.form.getAll('likes'), language: request.language });
        return to(`${HERE}/${id}`);
      } catch (error) {
        if (!(error instanceof LaurelError)) throw error;
        return onePage(holder, request, error);
      }
    },
  },
  {
    method: 'get',
    path: `${HERE}/:id/receipt.jwt`,
    access: PERSON,
    run: async (request) => {
      const { receipt } = await consentIn(holder, request);
      if (receipt === null) throw new LaurelError('not_found');
      return { kind: 'bytes', body: receipt, contentType: 'application/jwt', filename: 'receipt.jwt' };
    },
  },
];

/** @throws LaurelError not_found */
async function consentIn({ store }: Holder, request: WebRequest): Promise<ConsentRow> {
  const row = await store.as(ownerOf(request)).read((db) => db.one(Consent, { id: param(request, 'id') }));
  if (!row) throw new LaurelError('not_found');
  return row;
}

const wordOf = (t: Translate, kind: 'purpose' | 'category', word: string): string =>
  t.has(`holder.consent.${kind}.${word}`) ? t(`holder.consent.${kind}.${word}`) : word;

async function onePage(holder: Holder, request: WebRequest, error?: LaurelError): Promise<Reply> {
  const row = await consentIn(holder, request);
  return row.state === 'given' || row.state === 'refused' ? donePage(request, row) : askPage(holder, request, row, error);
}

async function askPage(holder: Holder, request: WebRequest, { id, owner, question, state }: ConsentRow, error: LaurelError | undefined): Promise<Reply> {
  const { t } = request;
  const { recipient, controller, purpose, reason, needs, likes, months } = question;
  const [badge, ...more] = await holder.store.as(owner).read((db) => keyBadges(db, question.iss));
  const vouchers = await holder.agent.vouch(question.iss);
  const place = placeOf(question.iss);
  const conditions = conditionsFor(question, request.language);
  const until = new Date(now(holder.context));
  until.setUTCMonth(until.getUTCMonth() + months);
  const trouble = error && `holder.consent.trouble.${error.problems[0]?.code ?? error.code}`;
  return page({
    title: t('holder.consent.title', { name: recipient.name }),
    noStore: true,
    status: error?.status ?? 200,
    crumbs: [{ text: t('holder.consents'), href: HERE }],
    body: (
      <>
        <PageHead title={t.rich('holder.consent.title', { name: <bdi>{recipient.name}</bdi> })} lede={t('holder.consent.lede')} />
        {trouble !== undefined && (
          <Notice kind="bad" alert title={t('holder.consent.trouble')}>
            {t(t.has(trouble) ? trouble : `error.${error?.code}`)}
          </Notice>
        )}
        {state === 'sending' && !error && <Notice kind="warn">{t('holder.consent.sending')}</Notice>}
        {!badge && <Notice kind="warn">{t('holder.consent.no-badge')}</Notice>}
        <Form action={`${HERE}/${id}`}>
          <Sides>
            <Side term={t('holder.request.who')}>
              <p>
                <strong>
                  <bdi>{recipient.name}</bdi>
                </strong>
              </p>
              <p>
                {t.rich('holder.consent.asked-by', { name: <bdi>{sayIn(said(controller.name), t.language)}</bdi> })}
                <br />
                {place ? <HostName {...place} /> : <span class="mono small">{question.iss}</span>}
              </p>
              <Vouched vouchers={vouchers} />
            </Side>
            <Side term={t('holder.request.why')}>
              <p>{wordOf(t, 'purpose', purpose)}</p>
              <p>{t.rich('holder.quoted', { words: <bdi>{reason}</bdi> })}</p>
              <p class="soft small">{t('holder.request.own-words')}</p>
            </Side>
            <Side term={t('holder.consent.how-long')}>
              <p>{t.rich('holder.consent.until', { date: <Time at={until.toISOString()} dateOnly /> })}</p>
            </Side>
            <Side term={t('holder.consent.conditions')}>
              <ul lang={conditions.language}>
                {conditions.sentences.map((sentence) => (
                  <li>{sentence}</li>
                ))}
              </ul>
            </Side>
            {badge && (
              <Side term={t('holder.consent.key')}>
                <p>{t.rich('holder.consent.key.says', { title: <bdi>{titleIn(t, badge.facts)}</bdi> })}</p>
                {more.length > 0 && <p class="soft">{t('holder.consent.key.more', { count: more.length })}</p>}
              </Side>
            )}
          </Sides>
          <Fieldset legend={t('holder.request.need')}>
            <p class="soft small">{t('holder.consent.needs.says')}</p>
            {needs.map((category) => (
              <Given label={wordOf(t, 'category', category)} />
            ))}
          </Fieldset>
          {likes.length > 0 && (
            <Fieldset legend={t('holder.request.like')}>
              <p class="soft small">{t('holder.consent.likes.says')}</p>
              {likes.map((category) => (
                <Choice name="likes" value={category} label={wordOf(t, 'category', category)} checked={request.form.getAll('likes').includes(category)} />
              ))}
            </Fieldset>
          )}
          {badge && (
            <Actions twin>
              <Button kind="quiet" name="decision" value="decline">
                {t('holder.request.decline')}
              </Button>
              <Button kind="quiet" name="decision" value="agree">
                {t('holder.consent.agree')}
              </Button>
            </Actions>
          )}
        </Form>
      </>
    ),
  });
}

const said = ({ en, fr }: { en?: string | undefined; fr?: string | undefined }) => ({ ...(en !== undefined && { en }), ...(fr !== undefined && { fr }) });

function donePage({ t }: WebRequest, { id, requestUri, question, state, categories, receipt, answeredAt }: ConsentRow): Reply {
  const { name } = question.recipient;
  const title = `holder.consent.done.${state}`;
  return page({
    title: t(title, { name }),
    noStore: true,
    crumbs: [{ text: t('holder.consents'), href: HERE }],
    body: (
      <>
        <PageHead
          title={t.rich(title, { name: <bdi>{name}</bdi> })}
          lede={
            state === 'given'
              ? t.rich('holder.consent.done.says', { link: (words) => <Link href={new URL('/learn/privacy', requestUri).href}>{words}</Link> })
              : t('holder.consent.declined.says')
          }
        />
        <Sides>
          <Side term={t('holder.shared.when')}>
            <p>{answeredAt && <Time at={answeredAt} />}</p>
          </Side>
          <Side term={t('holder.request.why')}>
            <p>{wordOf(t, 'purpose', question.purpose)}</p>
          </Side>
          {categories.length > 0 && (
            <Side term={t('holder.shared.what')}>
              <p>{categories.map((one) => wordOf(t, 'category', one)).join(' · ')}</p>
            </Side>
          )}
        </Sides>
        {receipt === null && <Notice kind="warn">{t('holder.consent.no-receipt')}</Notice>}
        <Actions>
          {receipt !== null && (
            <LinkButton href={`${HERE}/${id}/receipt.jwt`} kind="quiet" icon="download">
              {t('holder.consent.receipt')}
            </LinkButton>
          )}
          <LinkButton href={HERE}>{t('holder.consents')}</LinkButton>
        </Actions>
      </>
    ),
  });
}

async function listPage(holder: Holder, request: WebRequest): Promise<Reply> {
  const { t } = request;
  const rows = await listConsents(holder, ownerOf(request));
  const title = t('holder.consents');
  return page({
    title,
    noStore: true,
    crumbs: [{ text: t('holder.nav.shared'), href: '/wallet/shared' }],
    body: (
      <>
        <PageHead title={title} lede={t('holder.consents.lede')} />
        {rows.length === 0 ? (
          <EmptyState title={t('holder.consents.none')}>{t('holder.consents.none.text')}</EmptyState>
        ) : (
          <Table
            caption={title}
            stacks="close"
            rows={rows}
            columns={[
              { head: t('holder.shared.when'), cell: ({ answeredAt, receivedAt }) => <Time at={answeredAt ?? receivedAt} /> },
              {
                head: t('holder.shared.who'),
                rowHead: true,
                cell: ({ id, question, answeredAt, receivedAt }) => (
                  <Link
                    href={`${HERE}/${id}`}
                    label={t('holder.consents.of', {
                      name: question.recipient.name,
                      purpose: wordOf(t, 'purpose', question.purpose),
                      time: t.dateTime(answeredAt ?? receivedAt),
                    })}
                  >
                    <bdi>{question.recipient.name}</bdi>
                  </Link>
                ),
              },
              { head: t('holder.request.why'), cell: ({ question }) => wordOf(t, 'purpose', question.purpose) },
              { head: t('holder.shared.what'), cell: ({ categories }) => categories.map((one) => wordOf(t, 'category', one)).join(' · ') },
              {
                head: t('holder.shared.outcome'),
                cell: ({ state }) => (
                  <State kind={state === 'given' ? 'ok' : state === 'sending' ? 'warn' : 'quiet'}>{t(`holder.consent.state.${state}`)}</State>
                ),
              },
            ]}
          />
        )}
      </>
    ),
  });
}

function refusedPage({ t }: WebRequest, error: LaurelError): Reply {
  const ended = error.code === 'request_expired';
  const code = error.code === 'request_unreadable' ? error.problems[0]?.code : undefined;
  const title = t(ended ? 'holder.request.ended.title' : 'holder.request.refused.title');
  return page({
    title,
    status: error.status,
    body: (
      <>
        <PageHead title={title} lede={t('holder.request.refused.lede')} />
        <Notice kind={ended ? 'warn' : 'bad'}>
          {ended ? t('holder.request.ended.says') : t(code === undefined ? `error.${error.code}` : `holder.request.refused.${code}`)}
        </Notice>
        <Actions>
          <LinkButton href="/wallet">{t('holder.back')}</LinkButton>
        </Actions>
      </>
    ),
  });
}
