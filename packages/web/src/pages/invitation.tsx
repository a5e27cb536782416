import { type Language, LaurelError } from '@laurel/base';
import { type Invited, NAME_CHARACTERS, readName, type Session } from '@laurel/people';
import { param, typed } from '../door.ts';
import { browserOf, SESSION_COOKIE } from '../http/cookies.ts';
import type { House } from '../http/visit.ts';
import type { Translate } from '../i18n.ts';
import { SIGN_IN_RATE } from '../limits.ts';
import type { Page, Route } from '../route.ts';
import { Actions, Button, LinkButton } from '../ui/button.tsx';
import { ErrorSummary } from '../ui/error-summary.tsx';
import { errorAt, Field, SelectField } from '../ui/field.tsx';
import { Form } from '../ui/form.tsx';
import { Notice } from '../ui/notice.tsx';
import { PageHead } from '../ui/page-head.tsx';
import { Facts } from '../ui/sides.tsx';
import { Time } from '../ui/time.tsx';
import { RoleNames } from './roles.tsx';

type Shown = { token: string; invited: Invited; session: Session | undefined; name: string; wrong: boolean };

/** What a letter of invitation leads to: who invites, to what. Opening it changes nothing; accepting makes an account, or adds to the one signed in. */
export function invitationRoutes({ people, roles }: Pick<House, 'people' | 'roles' | 'config'>): readonly Route[] {
  const read = async (token: string): Promise<Invited> => {
    const invited = await people.invitations.peek(token);
    if (!invited) throw new LaurelError('invitation_ended');
    return invited;
  };
  const placeOf = (profile: string, language: Language) => roles.flatMap((role) => role.profiles ?? []).find(({ slug }) => slug === profile)?.name[language];
  const show = (t: Translate, shown: Shown): Page => page(t, placeOf(shown.invited.profile, t.language), shown);
  const open = { kind: 'public' } as const;

  return [
    {
      method: 'get',
      path: '/invitation/:token',
      access: open,
      limit: SIGN_IN_RATE,
      run: async ({ session, t, ...request }) => {
        const token = param(request, 'token');
        return { kind: 'page', page: show(t, { token, invited: await read(token), session, name: '', wrong: false }) };
      },
    },
    {
      method: 'post',
      path: '/invitation/:token',
      access: open,
      limit: SIGN_IN_RATE,
      run: async ({ session, language, t, ...request }) => {
        const token = param(request, 'token');
        const invited = await read(token);
        const name = typed(request, 'name');
        if (session?.person.email === invited.email) {
          const { sessionToken } = await people.invitations.acceptAs(token, session, browserOf(request));
          return { kind: 'redirect', to: '/', cookies: [{ name: SESSION_COOKIE, value: sessionToken }] };
        }
        // Known since the page was opened, or signed in as somebody else: the page says what to do.
        if (invited.known || session) return { kind: 'page', page: show(t, { token, invited, session, name, wrong: false }) };
        if (readName(name) === undefined) return { kind: 'page', page: show(t, { token, invited, session, name, wrong: true }) };
        const chosen = typed(request, 'language');
        const input = { token, name, language: chosen === 'en' || chosen === 'fr' ? chosen : language };
        const { sessionToken } = await people.invitations.accept(input, browserOf(request));
        return { kind: 'redirect', to: '/', cookies: [{ name: SESSION_COOKIE, value: sessionToken }] };
      },
    },
  ];
}

function page(t: Translate, place: string | undefined, shown: Shown): Page {
  const { invited, wrong } = shown;
  const title = t('web.invitation.title');
  const problems = wrong ? [{ at: 'name', code: 'missing', detail: t('web.set-up.name.error') }] : [];
  const body = (
    <>
      <PageHead
        title={title}
        lede={t.rich(place === undefined ? 'web.invitation.lede' : 'web.invitation.lede-to', { by: <bdi>{invited.by}</bdi>, place: place ?? '' })}
      />
      <ErrorSummary problems={problems} />
      <Facts
        items={[
          { term: t('web.invitation.for'), detail: <bdi>{invited.email}</bdi> },
          { term: t('web.access.roles'), detail: <RoleNames roles={invited.roles} /> },
          { term: t('web.invitation.until'), detail: <Time at={invited.expiresAt} /> },
        ]}
      />
      <Answer t={t} shown={shown} error={errorAt(problems, 'name')} />
      <p class="hint">{t('web.invitation.not-you')}</p>
    </>
  );
  return { title, frame: 'narrow', body, status: wrong ? 422 : 200, noStore: true };
}

function Answer({ t, shown: { token, invited, session, name }, error }: { t: Translate; shown: Shown; error: string | undefined }) {
  const here = `/invitation/${encodeURIComponent(token)}`;
  if (session && session.person.email !== invited.email)
    return (
      <Notice kind="warn" title={t('web.invitation.other.title')}>
        {t.rich('web.invitation.other', { email: <bdi>{session.person.email}</bdi> })}
      </Notice>
    );
  if (!session && invited.known)
    return (
      <>
        <p>{t('web.invitation.known')}</p>
        <Actions>
          <LinkButton href={`/sign-in?next=${encodeURIComponent(here)}`} icon="key">
            {t('web.sign-in.title')}
          </LinkButton>
        </Actions>
      </>
    );
  return (
    <Form action={here}>
      {!session && (
        <>
          <Field
            name="name"
            label={t('web.set-up.name')}
            hint={t('web.invitation.name.hint')}
            autocomplete="name"
            value={name}
            error={error}
            maxLength={NAME_CHARACTERS}
            required
          />
          <SelectField name="language" label={t('web.account.language')} value={t.language} options={LANGUAGE_OPTIONS} />
        </>
      )}
      <Actions>
        <Button icon="check">{t('web.invitation.accept')}</Button>
      </Actions>
    </Form>
  );
}

/** Each in its own name, whatever the page's language. */
export const LANGUAGE_OPTIONS = [
  { value: 'en', text: 'English' },
  { value: 'fr', text: 'Français' },
] as const;
