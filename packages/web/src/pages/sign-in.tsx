import { type ErrorCode, LaurelError, localPath } from '@laurel/base';
import { type Browser, type Institutions, normaliseEmail, type SignInTarget } from '@laurel/people';
import { browserOf, SESSION_COOKIE } from '../http/cookies.ts';
import type { House } from '../http/visit.ts';
import type { Translate } from '../i18n.ts';
import { SIGN_IN_RATE } from '../limits.ts';
import type { Page, Reply, Route } from '../route.ts';
import { Actions, Button } from '../ui/button.tsx';
import { type Coded, CodeForm } from '../ui/code-form.tsx';
import { Field } from '../ui/field.tsx';
import { Form } from '../ui/form.tsx';
import { Notice } from '../ui/notice.tsx';
import { usePage } from '../ui/page-context.ts';
import { PageHead } from '../ui/page-head.tsx';
import { OtherWays } from './other-ways.tsx';

/** Signing in by mail: a link for this device, a code for another. Opening the link changes nothing, since mail scanners open links; its button signs in. */
export function signInRoutes({ people, config }: Pick<House, 'people' | 'config'>): readonly Route[] {
  const open = { kind: 'public' } as const;
  const { offered } = people.institutions;
  const here = { offered, lettersKept: config.lettersKept === true, newWallets: config.newWallets === true };
  const enter = async (target: SignInTarget, browser: Browser): Promise<Reply> => {
    const { sessionToken, next } = await people.signIn(target, browser);
    return { kind: 'redirect', to: localPath(next) ?? '/', cookies: [{ name: SESSION_COOKIE, value: sessionToken }] };
  };
  const ledTo = async (token: string) => localPath((await people.endedSignIn(token))?.next) ?? '/';

  return [
    {
      method: 'get',
      path: '/sign-in',
      access: open,
      run: async ({ query, session, t }) => {
        const next = localPath(query.get('next')) ?? '/';
        if (!session) return { kind: 'page', page: askPage(t, { next, ...here }) };
        // Somebody signed in long ago, about to change who may do what: the same person, asked once more.
        if (query.has('again')) return { kind: 'page', page: askPage(t, { next, email: session.person.email, again: true, ...here }) };
        return { kind: 'redirect', to: next };
      },
    },
    {
      method: 'post',
      path: '/sign-in',
      access: open,
      limit: SIGN_IN_RATE,
      run: async ({ form, language, t }) => {
        const next = localPath(form.get('next')) ?? '/';
        const typed = form.get('email') ?? '';
        const email = normaliseEmail(typed);
        if (email === undefined) return { kind: 'page', page: askPage(t, { next, email: typed, error: t('web.sign-in.email.error'), ...here }) };
        await people.requestSignIn({ email, language, next });
        // A letter that waits for a mail server to be named is no way in: say so instead of sending somebody to look for it.
        return { kind: 'page', page: here.lettersKept ? askPage(t, { next, email, ...here }) : sentPage(t, { email, next, ...here }) };
      },
    },
    {
      method: 'post',
      path: '/sign-in/code',
      access: open,
      limit: SIGN_IN_RATE,
      run: async ({ form, t, ...request }) => {
        const next = localPath(form.get('next')) ?? '/';
        const email = form.get('email') ?? '';
        const code = (form.get('code') ?? '').replace(/\s/g, '');
        const button = form.get('button') ?? '';
        const again = localPath(form.get('again'));
        const about = form.get('about')?.slice(0, ABOUT_CHARACTERS) || undefined;
        const wrong = (error: string, status = 422): Reply => ({
          kind: 'page',
          page: { ...sentPage(t, { email, next, again, about, code, button, error, ...here }), status },
        });
        if (!/^\d{6}$/.test(code)) return wrong(t('web.sign-in.code.form'));
        try {
          return await enter({ email, code }, browserOf(request));
        } catch (error) {
          if (!(error instanceof LaurelError)) throw error;
          if (error.code === 'sign_in_wrong_code') return wrong(t('error.sign_in_wrong_code'));
          if (error.code === 'too_many_requests') return wrong(t('web.sign-in.code.wait', { minutes: Math.ceil((error.retryAfterSeconds ?? 60) / 60) }), 429);
          return endedOr(error, t, { email, next, at: again, ...here });
        }
      },
    },
    {
      method: 'get',
      path: '/sign-in/:token',
      access: open,
      run: async ({ params, t }) => {
        const token = params.token ?? '';
        // The page of a code stands at its form's address: opened anew it no longer knows whose, and no link has ended.
        if (token === 'code') return { kind: 'redirect', to: '/sign-in' };
        const found = await people.peekSignIn(token);
        if (found) return { kind: 'page', page: confirmPage(t, { token, email: found.email }) };
        return { kind: 'page', page: askPage(t, { next: await ledTo(token), ended: 'sign_in_expired', ...here }) };
      },
    },
    {
      method: 'post',
      path: '/sign-in/:token',
      access: open,
      limit: SIGN_IN_RATE,
      run: async ({ params, t, ...request }) => {
        try {
          return await enter({ token: params.token ?? '' }, browserOf(request));
        } catch (error) {
          return endedOr(error, t, { next: await ledTo(params.token ?? ''), ...here });
        }
      },
    },
    {
      method: 'post',
      path: '/sign-out',
      access: { kind: 'person' },
      run: async ({ cookie }) => {
        await people.signOut(cookie(SESSION_COOKIE) ?? '');
        return { kind: 'redirect', to: '/', cookies: [{ name: SESSION_COOKIE, value: '', clear: true }] };
      },
    },
  ];
}

/** A link or code that has ended asks for a new one on the spot. */
function endedOr(error: unknown, t: Translate, typed: Pick<Ask, 'next' | 'at' | 'email' | 'offered' | 'lettersKept' | 'newWallets'>): Reply {
  if (error instanceof LaurelError && error.status === 410) return { kind: 'page', page: askPage(t, { ...typed, ended: error.code }) };
  throw error;
}

type Ask = {
  next: string;
  /** Where the form goes, if another page than this takes in whoever is new. */
  at?: string | undefined;
  email?: string;
  error?: string;
  ended?: ErrorCode;
  status?: number;
  again?: boolean;
  lettersKept?: boolean;
  newWallets?: boolean;
  offered: Institutions['offered'];
};

/** Asks who somebody is. `ended`: what came of the last try, with its `status`. */
export function askPage(t: Translate, { next, at = '/sign-in', email, error, ended, status = 410, again, lettersKept, newWallets, offered }: Ask): Page {
  const title = t(again ? 'web.sign-in.again.title' : 'web.sign-in.title');
  const body = (
    <>
      <PageHead title={title} lede={t.rich(again ? 'web.sign-in.again.lede' : ledeFor(next), { link: (words) => <a href="/catalogue">{words}</a> })} />
      {ended && ended !== 'sign_in_expired' && (
        <Notice kind="bad" alert>
          {t(`error.${ended}`)}
        </Notice>
      )}
      {ended === 'sign_in_expired' && (
        <Notice kind="bad" alert title={t('web.sign-in.ended.title')}>
          {t('web.sign-in.ended')}
        </Notice>
      )}
      {lettersKept && (
        <Notice kind="warn" title={t('web.sign-in.no-letters')}>
          {t('web.sign-in.no-letters.next')}
        </Notice>
      )}
      <Form action={at}>
        <input type="hidden" name="next" value={next} />
        <Field
          name="email"
          type="email"
          autocomplete="username"
          label={t('web.sign-in.email')}
          hint={t('web.sign-in.email.hint')}
          value={email}
          error={error}
          autofocus={error !== undefined}
          maxLength={254}
          required
        />
        <Actions>
          <Button icon="mail">{t('web.sign-in.send')}</Button>
        </Actions>
      </Form>
      {newWallets && !again && <NoWallet next={next} />}
      <OtherWays next={next} again={again === true} offered={offered} />
    </>
  );
  return { title, frame: 'narrow', body, status: error ? 422 : ended ? status : 200, noStore: true, script: 'passkey' };
}

/** What whoever was led here from a letter or a link comes to next. */
function ledeFor(next: string): string {
  if (/^\/learn(?:[/?]|$)/.test(next)) return 'web.sign-in.lede.learn';
  if (next.startsWith('/wallet/offer')) return 'web.sign-in.lede.offer';
  return next.startsWith('/wallet/request') ? 'web.sign-in.lede.request' : 'web.sign-in.lede';
}

/** The way in for a learner of whom nothing is known here yet, to whom no letter goes: a wallet of their own, and the offer kept in hand. */
function NoWallet({ next }: { next: string }) {
  const { t } = usePage();
  if (next !== '/' && !next.startsWith('/wallet')) return null;
  const offer = next.startsWith('/wallet/offer?') ? next.slice('/wallet/offer'.length) : '';
  return <p class="hint">{t.rich('web.sign-in.no-wallet', { link: (words) => <a href={`/wallet/new${offer}`}>{words}</a> })}</p>;
}

type Sent = Coded & { button?: string; newWallets: boolean };

const SIGN_IN = 'web.sign-in.enter';
/** The title of a page of ours, come back with its form. */
const ABOUT_CHARACTERS = 500;

function sentPage(t: Translate, { email, next, again, about, code, button = SIGN_IN, error, newWallets }: Sent): Page {
  // It came with a form: one of the texts that are such a button's, and nothing else.
  const enter = button.endsWith('.enter') && t.has(button) ? button : SIGN_IN;
  const title = about ?? t('web.sign-in.sent.title');
  const body = (
    <>
      <PageHead title={title} lede={t.rich(error === undefined ? 'web.sign-in.sent' : 'web.sign-in.sent.wrong', { email: <bdi>{email}</bdi> })} />
      <CodeForm email={email} next={next} again={again} about={about} code={code} error={error} button={enter} />
      {newWallets && enter === SIGN_IN && <NoWallet next={next} />}
    </>
  );
  return { title, frame: 'narrow', body, noStore: true };
}

function confirmPage(t: Translate, { token, email }: { token: string; email: string }): Page {
  const body = (
    <>
      <PageHead title={t('web.sign-in.confirm.title')} lede={t.rich('web.sign-in.confirm', { email: <bdi>{email}</bdi> })} />
      <Form action={`/sign-in/${encodeURIComponent(token)}`}>
        <Actions>
          <Button icon="key">{t('web.sign-in.enter')}</Button>
        </Actions>
      </Form>
      <p class="hint">{t('web.sign-in.not-you')}</p>
    </>
  );
  return { title: t('web.sign-in.confirm.title'), frame: 'narrow', body, noStore: true };
}
