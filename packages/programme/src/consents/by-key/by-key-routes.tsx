import { LaurelError } from '@laurel/base';
import {
  Actions,
  Button,
  Facts,
  Field,
  LinkButton,
  Notice,
  PageHead,
  Part,
  page,
  param,
  type Reply,
  type Route,
  to,
  typed,
  type WebRequest,
} from '@laurel/web';
import type { ProgrammeDeps } from '../../deps.ts';
import { BY_KEY_RATE, SIGNED_CONSENT_BYTES } from '../../limits.ts';
import { newerRequest } from '../newer-request.ts';
import { signReceipt } from '../receipt.ts';
import { answerByKey } from './answer-by-key.ts';
import { readQuestion } from './open-question.ts';
import { QUESTION_TYP, signQuestion } from './sign-question.ts';
import { walletAt } from './wallet-at.ts';

/** A question for wallets at other nodes: what people open, what the wallet reads, and where it answers. None of it knows who is asking. */
export const byKeyRoutes = (deps: ProgrammeDeps): readonly Route[] => [
  {
    method: 'get',
    path: '/consent/:request',
    access: { kind: 'public' },
    limit: BY_KEY_RATE,
    run: (request) => orNewer(deps, request, () => askPage(deps, request)),
  },
  {
    method: 'get',
    path: '/consent/:request/wallet',
    access: { kind: 'public' },
    limit: BY_KEY_RATE,
    run: (request) => orNewer(deps, request, () => leavePage(deps, request)),
  },
  {
    method: 'get',
    path: '/consent-requests/:request',
    access: { kind: 'protocol', errors: 'problem' },
    limit: BY_KEY_RATE,
    run: async (request) => ({
      kind: 'bytes',
      body: await signQuestion(deps, await readQuestion(deps.store, param(request, 'request'))),
      contentType: `application/${QUESTION_TYP}`,
      headers: { 'Cache-Control': 'no-store' },
    }),
  },
  {
    method: 'post',
    path: '/consent-requests/:request/answer',
    access: { kind: 'protocol', errors: 'problem' },
    accepts: 'form',
    maxBody: SIGNED_CONSENT_BYTES,
    limit: BY_KEY_RATE,
    run: async (request) => {
      const requestId = param(request, 'request');
      const signed = typed(request, 'consent');
      const { event, did } = await answerByKey(deps, { requestId, signed });
      const { organisation } = await readQuestion(deps.store, requestId);
      return {
        kind: 'json',
        body: { receipt: await signReceipt(deps, { event, organisation, proof: { did, signed } }) },
        headers: { 'Cache-Control': 'no-store' },
      };
    },
  },
];

/** Of a request that another has replaced, the other: it may ask for something else, so that nobody goes on to a wallet with it unread. */
async function orNewer({ store }: ProgrammeDeps, request: WebRequest, show: () => Promise<Reply>): Promise<Reply> {
  try {
    return await show();
  } catch (error) {
    const newer = error instanceof LaurelError && error.code === 'request_expired' ? await newerRequest(store, param(request, 'request')) : undefined;
    if (newer === undefined) throw error;
    return to(`/consent/${newer}?instead`);
  }
}

async function askPage(deps: ProgrammeDeps, request: WebRequest, wrong = false): Promise<Reply> {
  const { t } = request;
  const { asked, organisation } = await readQuestion(deps.store, param(request, 'request'));
  const institution = deps.awarding.profiles.find(({ slug }) => slug === organisation.profile)?.name[t.language] ?? organisation.profile;
  const named = (categories: readonly string[]) => categories.map((one) => t(`programme.category.${one}`)).join(' · ');
  const title = t('programme.by-key', { name: organisation.name });
  return page({
    title,
    frame: 'narrow',
    noStore: true,
    status: wrong ? 422 : 200,
    body: (
      <>
        <PageHead title={t.rich('programme.by-key', { name: <bdi>{organisation.name}</bdi> })} lede={t('programme.by-key.lede')} />
        {request.query.has('instead') && <Notice>{t('programme.consent.instead')}</Notice>}
        <Facts
          items={[
            { term: t('programme.consent.who'), detail: t('programme.consent.who.registered', { institution }) },
            { term: t('programme.consent.purpose'), detail: t(`programme.purpose.${asked.purpose}`) },
            { term: t('programme.consent.why'), detail: t.rich('programme.quoted', { words: <bdi>{asked.reason}</bdi> }) },
            { term: t('programme.consent.needs'), detail: named(asked.needs) },
            ...(asked.likes.length === 0 ? [] : [{ term: t('programme.consent.likes'), detail: named(asked.likes) }]),
          ]}
        />
        <Part title={t('programme.by-key.answer')}>
          <form class="stack" method="get" action={`/consent/${asked.id}/wallet`}>
            <Field
              name="address"
              label={t('programme.by-key.wallet')}
              hint={t('programme.by-key.wallet.hint')}
              value={request.query.get('address') ?? ''}
              error={wrong ? t('programme.by-key.wallet.wrong') : undefined}
              autocomplete="url"
              inputmode="url"
              required
            />
            <Actions>
              <Button icon="arrow">{t('programme.by-key.go')}</Button>
            </Actions>
          </form>
        </Part>
      </>
    ),
  });
}

/** A redirect to another origin is blocked by our own policy, so this page has the link. */
async function leavePage(deps: ProgrammeDeps, request: WebRequest): Promise<Reply> {
  const { t } = request;
  const { asked, organisation } = await readQuestion(deps.store, param(request, 'request'));
  const wallet = walletAt(request.query.get('address') ?? '');
  if (wallet === undefined) return askPage(deps, request, true);
  const { host } = new URL(wallet);
  const link = `${wallet}/wallet/consent?${new URLSearchParams({ request_uri: `${deps.config.publicUrl}/consent-requests/${asked.id}` })}`;
  return page({
    title: t('programme.by-key', { name: organisation.name }),
    frame: 'narrow',
    noStore: true,
    body: (
      <>
        <PageHead title={t('programme.by-key.leaving', { host })} lede={t('programme.by-key.leaving.lede')} />
        <Actions>
          <LinkButton href={link} icon="arrow">
            {t('programme.by-key.open', { host })}
          </LinkButton>
          <LinkButton href={`/consent/${asked.id}`} kind="quiet" icon="back">
            {t('programme.by-key.back')}
          </LinkButton>
        </Actions>
      </>
    ),
  });
}
