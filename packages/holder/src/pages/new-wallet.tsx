import { LaurelError } from '@laurel/base';
import { normaliseEmail } from '@laurel/people';
import { Actions, Button, CodeForm, Field, Form, LinkButton, type Page, PageHead, page, type Route, to, typed, type WebRequest } from '@laurel/web';
import { hostOf, readStrangerAddress } from '../claim/stranger-address.ts';
import type { Holder } from '../deps.ts';
import { NEW_WALLETS } from '../limits.ts';
import { HostName } from './frame.tsx';

/** A wallet for somebody who has none: an address, a code by mail, and back to the offer. Signed in, it leads straight there. */
export const newWalletRoutes = (holder: Holder): Route[] => [
  {
    method: 'get',
    path: '/wallet/new',
    access: { kind: 'public' },
    run: async (request) => {
      const uri = request.query.get('credential_offer_uri') ?? '';
      if (request.session) return to(nextFor(uri));
      return page(holder.config.wallet.open ? addressPage(holder, request, uri) : closedPage(request, uri));
    },
  },
  {
    method: 'post',
    path: '/wallet/new',
    access: { kind: 'public' },
    limit: NEW_WALLETS,
    run: async (request) => {
      if (!holder.config.wallet.open) throw new LaurelError('not_allowed');
      const uri = typed(request, 'credential_offer_uri');
      const email = normaliseEmail(typed(request, 'email'));
      if (email === undefined) return page(addressPage(holder, request, uri, { email: typed(request, 'email'), error: request.t('web.sign-in.email.error') }));
      const { isCrowded } = await holder.people.requestSignIn({ email, language: request.language, next: nextFor(uri), joinAs: 'learner' });
      return page(codePage(request, email, nextFor(uri), isCrowded));
    },
  },
];

const nextFor = (uri: string): string => (uri === '' ? '/wallet' : `/wallet/offer?${new URLSearchParams({ credential_offer_uri: uri })}`);

type Typed = { email: string; error: string };

function addressPage(holder: Holder, { t }: WebRequest, uri: string, wrong?: Typed): Page {
  const title = t('holder.new.title');
  const address = uri === '' ? undefined : readStrangerAddress(uri, holder.config);
  const body = (
    <>
      <PageHead title={title} lede={t('holder.new.lede')} />
      <Form action="/wallet/new" kind="stack">
        {address?.ok && <p>{t.rich('holder.new.offer', { host: <HostName {...hostOf(address.url)} /> })}</p>}
        <input type="hidden" name="credential_offer_uri" value={uri} />
        <Field
          name="email"
          type="email"
          autocomplete="email"
          label={t('web.sign-in.email')}
          hint={t('holder.new.email.hint')}
          value={wrong?.email}
          error={wrong?.error}
          maxLength={254}
          required
        />
        <Actions>
          <Button icon="mail">{t('holder.new.send')}</Button>
        </Actions>
        <p class="hint">{t('holder.new.saved')}</p>
      </Form>
    </>
  );
  return { title, frame: 'narrow', body, status: wrong ? 422 : 200, noStore: true };
}

/** The code goes to the node's own sign-in, which knows the person from then on. */
function codePage({ t }: WebRequest, email: string, next: string, isCrowded: boolean): Page {
  const title = t('web.sign-in.sent.title');
  const body = (
    <>
      <PageHead title={title} lede={t.rich('holder.new.sent', { email: <bdi>{email}</bdi> })} />
      <CodeForm email={email} next={next} button="holder.new.enter" isCrowded={isCrowded} />
    </>
  );
  return { title, frame: 'narrow', body, noStore: true };
}

function closedPage({ t }: WebRequest, uri: string): Page {
  const title = t('holder.new.closed.title');
  const body = (
    <>
      <PageHead title={title} lede={t('holder.new.closed.lede')} />
      <Actions>
        <LinkButton href={`/sign-in?${new URLSearchParams({ next: nextFor(uri) })}`}>{t('web.sign-in.title')}</LinkButton>
      </Actions>
      <p class="hint">{t('holder.new.closed.hint')}</p>
    </>
  );
  return { title, frame: 'narrow', body, status: 403, noStore: true };
}
