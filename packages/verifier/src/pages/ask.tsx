import { LaurelError } from '@laurel/base';
import {
  Actions,
  Button,
  Field,
  Form,
  LinkButton,
  Notice,
  PageHead,
  Part,
  page,
  param,
  Qr,
  type Route,
  Side,
  Sides,
  State,
  Time,
  to,
  typed,
  usePage,
  type WebRequest,
  Who,
} from '@laurel/web';
import type { Verifier } from '../deps.ts';
import { isResponseCode } from '../oid4vp/answer-request.ts';
import { walletLink } from '../oid4vp/request-object.ts';
import type { RequestRow } from '../records.ts';
import { findRequest } from '../requests/find-request.ts';
import { walletAddress } from '../requests/wallet-address.ts';
import { withdrawAnswer } from '../verdict/erase.ts';
import { findReport } from '../verdict/find-report.ts';
import { AskedFields } from './waiting.tsx';

/** What the person asked opens: who asks, what for, what they would see, and three ways to a wallet. No cookie, no script, nothing noted. */
export function askRoutes(verifier: Verifier): Route[] {
  return [
    { method: 'get', path: '/ask/:token', access: { kind: 'public' }, run: (request) => showAsk(verifier, request) },
    { method: 'get', path: '/ask/:token/wallet', access: { kind: 'public' }, run: (request) => showWalletLink(verifier, request) },
    { method: 'post', path: '/ask/:token/withdraw', access: { kind: 'public' }, accepts: 'form', run: (request) => withdraw(verifier, request) },
  ];
}

async function showAsk(verifier: Verifier, request: WebRequest) {
  const row = await findRequest(verifier, { askToken: param(request, 'token') });
  const { t, query } = request;
  const name = verifier.name[t.language];
  const base = { title: t('verifier.ask.title', { name }), frame: 'narrow' as const, noStore: true };
  if (row.state === 'open') return page({ ...base, body: <Ask verifier={verifier} request={row} address="" wrong={false} /> });
  const code = query.get('response_code') ?? undefined;
  const own = row.state === 'answered' && isResponseCode(row, code);
  const kept = own && (await findReport(verifier, row)) !== undefined;
  // An ended request is a page, not a failure of this address: 410 for machines, plain words for people.
  return page({
    ...base,
    status: own || row.state === 'answered' ? 200 : 410,
    body: <Ended name={name} request={row} code={kept ? code : undefined} own={own} />,
  });
}

async function showWalletLink(verifier: Verifier, request: WebRequest) {
  const row = await findRequest(verifier, { askToken: param(request, 'token') });
  const { t, query } = request;
  const base = { title: t('verifier.ask.title', { name: verifier.name[t.language] }), frame: 'narrow' as const, noStore: true };
  if (row.state !== 'open') return to(`/ask/${row.askToken}`);
  const address = query.get('address') ?? '';
  // A wallet on the machine of who answers may be named too: only their browser goes there, never this node.
  const wallet = walletAddress(address, { allowInsecureLoopback: true });
  if (wallet === undefined) return page({ ...base, status: 422, body: <Ask verifier={verifier} request={row} address={address} wrong /> });
  return page({ ...base, body: <ToWallet host={new URL(wallet).host} link={walletLink(verifier, row, wallet)} back={`/ask/${row.askToken}`} /> });
}

/** Only the browser that came back from the wallet knows the code: the link alone, which the asker has too, erases nothing. */
async function withdraw(verifier: Verifier, request: WebRequest) {
  const row = await findRequest(verifier, { askToken: param(request, 'token') });
  if (row.state !== 'answered' || !isResponseCode(row, typed(request, 'response_code'))) throw new LaurelError('not_allowed');
  await withdrawAnswer(verifier, row.id);
  return to(`/ask/${row.askToken}`);
}

function Ask({ verifier, request, address, wrong }: { verifier: Verifier; request: RequestRow; address: string; wrong: boolean }) {
  const { t } = usePage();
  const name = verifier.name[t.language];
  const link = walletLink(verifier, request);
  return (
    <>
      <PageHead title={t('verifier.ask.heading', { name })} lede={t('verifier.ask.lede')} />
      <Sides>
        <Side term={t('verifier.ask.who')}>
          <Who name={name} detail={new URL(verifier.publicUrl).host} />
          <p>{t('verifier.ask.who.how')}</p>
        </Side>
      </Sides>
      <Part title={t('verifier.ask.what')}>
        <AskedFields request={request} more={[{ term: t('verifier.asked.until'), detail: <Time at={request.expiresAt} /> }]} />
      </Part>
      <Part title={t('verifier.ask.answer')}>
        <form class="stack" method="get" action={`/ask/${request.askToken}/wallet`}>
          <Field
            name="address"
            label={t('verifier.ask.wallet')}
            hint={t('verifier.ask.wallet.hint')}
            value={address}
            autocomplete="url"
            inputmode="url"
            error={wrong ? t('verifier.ask.wallet.wrong') : undefined}
            required
          />
          <Actions>
            <Button icon="arrow">{t('verifier.ask.go')}</Button>
          </Actions>
        </form>
      </Part>
      <Part title={t('verifier.ask.app')}>
        <p>{t('verifier.ask.app.hint')}</p>
        <Qr text={link} label={t('verifier.ask.qr')} />
        <Actions>
          <LinkButton href={link} kind="quiet" icon="scan">
            {t('verifier.ask.app.open')}
          </LinkButton>
        </Actions>
      </Part>
      <Part title={t('verifier.ask.none')}>
        <p>{t('verifier.ask.none.says')}</p>
      </Part>
    </>
  );
}

/** A post or a redirect to another origin is blocked by our own policy, so this page has the link. */
function ToWallet({ host, link, back }: { host: string; link: string; back: string }) {
  const { t } = usePage();
  return (
    <>
      <PageHead title={t('verifier.ask.leaving', { host })} lede={t('verifier.ask.leaving.lede')} />
      <Actions>
        <LinkButton href={link} icon="arrow">
          {t('verifier.ask.open', { host })}
        </LinkButton>
        <LinkButton href={back} kind="quiet" icon="back">
          {t('verifier.ask.back')}
        </LinkButton>
      </Actions>
    </>
  );
}

function Ended({ name, request, code, own }: { name: string; request: RequestRow; code: string | undefined; own: boolean }) {
  const { t } = usePage();
  const state = own ? (code === undefined ? 'withdrawn' : 'received') : request.state;
  return (
    <>
      <PageHead title={t(`verifier.ask.ended.${state}`, { name })} lede={t(`verifier.ask.ended.${state}.next`, { name })} />
      {code !== undefined && (
        <>
          <p>
            <State kind="quiet" icon="check">
              {t('verifier.ask.received-at')}
            </State>{' '}
            {request.endedAt !== null && <Time at={request.endedAt} />}
          </p>
          <Notice title={t('verifier.ask.withdraw.title')}>{t('verifier.ask.withdraw.what', { name })}</Notice>
          <Form action={`/ask/${request.askToken}/withdraw`}>
            <input type="hidden" name="response_code" value={code} />
            <Button kind="danger">{t('verifier.ask.withdraw')}</Button>
          </Form>
        </>
      )}
    </>
  );
}
