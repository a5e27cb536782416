import {
  type Grant,
  type InstitutionLink,
  NAME_CHARACTERS,
  type PasskeyView,
  type RecoveryCodes,
  readName,
  type Session,
  type SessionView,
} from '@laurel/people';
import { asked, page, to, typed } from '../../door.ts';
import { LANGUAGE_COOKIE } from '../../http/cookies.ts';
import type { Translate } from '../../i18n.ts';
import { ACCOUNT_RATE } from '../../limits.ts';
import type { Role } from '../../role.ts';
import type { Reply, Route, WebRequest } from '../../route.ts';
import { Actions, Button, LinkButton } from '../../ui/button.tsx';
import { ErrorSummary } from '../../ui/error-summary.tsx';
import { errorAt, Field, SelectField } from '../../ui/field.tsx';
import { Form } from '../../ui/form.tsx';
import { Notice } from '../../ui/notice.tsx';
import { PageHead } from '../../ui/page-head.tsx';
import { Part } from '../../ui/part.tsx';
import { Side, Sides } from '../../ui/sides.tsx';
import { Time } from '../../ui/time.tsx';
import { LANGUAGE_OPTIONS } from '../invitation.tsx';
import { RoleNames } from '../roles.tsx';
import type { AccountHouse } from './account-routes.ts';
import { PasskeyList } from './passkeys.tsx';
import { Sessions } from './sessions.tsx';

const DONE = ['saved', 'ended', 'others-ended', 'address-asked', 'address-withdrawn', 'passkey-added', 'passkey-removed', 'unlinked'] as const;
const YEAR_SECONDS = 31_536_000;

type Shown = {
  session: Session;
  sessions: readonly SessionView[];
  moving: { email: string; expiresAt: string } | undefined;
  passkeys: readonly PasskeyView[];
  links: readonly InstitutionLink[];
  codes: Awaited<ReturnType<RecoveryCodes['state']>>;
  name: string;
  wrong: boolean;
  done: (typeof DONE)[number] | undefined;
};

/** My account: one page that shows all of it; what needs more than a press has a page of its own. */
export function accountPageRoutes({ people, roles, lettersKept }: AccountHouse): readonly Route[] {
  const placeOf = (profile: string, t: Translate) =>
    profile === '*'
      ? t('web.access.whole-node')
      : (roles.flatMap((role) => role.profiles ?? []).find(({ slug }) => slug === profile)?.name[t.language] ?? profile);
  const show = async ({ t, session, ...request }: WebRequest, wrong: boolean): Promise<Reply> => {
    if (!session) return to('/sign-in');
    const shown: Shown = {
      session,
      sessions: await people.account.sessions(session),
      moving: await people.account.addressAsked(session),
      passkeys: await people.passkeys.list(session),
      links: await people.institutions.links(session),
      codes: await people.recoveryCodes.state(session),
      name: wrong ? typed(request, 'name') : session.person.name,
      wrong,
      done: DONE.find((word) => word === asked(request, 'done')),
    };
    const body = <Account t={t} shown={shown} placeOf={placeOf} lettersKept={lettersKept} leaving={roles.flatMap(({ leaving }) => leaving ?? [])} />;
    return page({ title: t('web.account'), frame: 'narrow', noStore: true, status: wrong ? 422 : 200, body });
  };
  return [
    { method: 'get', path: '/account', access: { kind: 'person' }, run: (request) => show(request, false) },
    {
      method: 'post',
      path: '/account',
      access: { kind: 'person' },
      limit: ACCOUNT_RATE,
      run: async (request) => {
        const name = typed(request, 'name');
        if (readName(name) === undefined) return show(request, true);
        const language = typed(request, 'language') === 'fr' ? 'fr' : 'en';
        if (request.session) await people.account.save(request.session, { name, language });
        // The switch's cookie would win over the language just chosen.
        return { ...to('/account?done=saved'), cookies: [{ name: LANGUAGE_COOKIE, value: language, maxAgeSeconds: YEAR_SECONDS }] };
      },
    },
    {
      method: 'post',
      path: '/account/institutions/unlink',
      access: { kind: 'person', recent: true },
      run: async (request) => {
        if (request.session) await people.institutions.unlink(request.session, typed(request, 'issuer'));
        return to('/account?done=unlinked');
      },
    },
  ];
}

type Props = {
  t: Translate;
  shown: Shown;
  placeOf: (profile: string, t: Translate) => string;
  lettersKept: boolean;
  leaving: readonly NonNullable<Role['leaving']>[];
};

function Account({ t, shown, placeOf, lettersKept, leaving }: Props) {
  const { person, grants } = shown.session;
  const problems = shown.wrong ? [{ at: 'name', code: 'missing', detail: t('web.set-up.name.error') }] : [];
  return (
    <>
      <PageHead title={t('web.account')} lede={t('web.account.lede')} />
      {shown.done && (
        <Notice kind="ok" alert>
          {t(`web.account.done.${shown.done}`)}
        </Notice>
      )}
      <ErrorSummary problems={problems} />
      <Form action="/account">
        <Field
          name="name"
          label={t('web.set-up.name')}
          autocomplete="name"
          value={shown.name}
          error={errorAt(problems, 'name')}
          maxLength={NAME_CHARACTERS}
          required
        />
        <SelectField
          name="language"
          label={t('web.account.language')}
          hint={t('web.account.language.hint')}
          value={person.language}
          options={LANGUAGE_OPTIONS}
        />
        <Actions>
          <Button>{t('web.account.save')}</Button>
        </Actions>
      </Form>
      <Part title={t('web.account.ways')} id="ways">
        <Sides>
          <Side term={t('web.account.mail')}>
            <p>
              <bdi>{person.email}</bdi>
            </p>
            <p class="hint">{t(lettersKept ? 'web.account.mail.none' : 'web.account.mail.hint')}</p>
            {shown.moving && (
              <Form action="/account/address/withdraw">
                <p>{t.rich('web.account.address.waiting', { email: <bdi>{shown.moving.email}</bdi>, date: <Time at={shown.moving.expiresAt} /> })}</p>
                <Button kind="link">{t('web.account.address.withdraw')}</Button>
              </Form>
            )}
            <p>
              <a href="/account/address">{t('web.account.address.change')}</a>
            </p>
          </Side>
          <Side term={t('web.passkey.title')}>
            <PasskeyList t={t} passkeys={shown.passkeys} />
            <p>
              <a href="/account/passkeys/new">{t('web.passkey.add')}</a>
            </p>
          </Side>
          {shown.links.length > 0 && (
            <Side term={t('web.institution.title')}>
              <Links t={t} links={shown.links} />
            </Side>
          )}
          <Side term={t('web.recovery.title')}>
            <p>
              {shown.codes.madeAt === undefined
                ? t('web.recovery.none')
                : t.rich('web.recovery.left', { left: shown.codes.left, date: <Time at={shown.codes.madeAt} dateOnly /> })}
            </p>
            <p>
              <a href="/account/recovery-codes">{t(shown.codes.madeAt === undefined ? 'web.recovery.make' : 'web.recovery.make-new')}</a>
            </p>
          </Side>
        </Sides>
      </Part>
      <Part title={t('web.account.sessions')} id="sessions">
        <p class="hint">{t('web.account.sessions.hint')}</p>
        <Sessions t={t} sessions={shown.sessions} />
      </Part>
      <Part title={t('web.account.roles')} id="what">
        {grants.length === 0 ? <p>{t('web.account.roles.none')}</p> : <Granted t={t} grants={grants} placeOf={placeOf} />}
      </Part>
      {leaving.length > 0 && (
        <Part title={t('web.account.leave')} id="leave">
          <p class="hint">{t('web.account.leave.hint')}</p>
          {leaving.map(({ href, text }) => (
            <p key={href}>
              <a href={href}>{t(text)}</a>
            </p>
          ))}
        </Part>
      )}
      <Actions>
        <LinkButton href="/" kind="quiet" icon="back">
          {t('web.account.home')}
        </LinkButton>
      </Actions>
    </>
  );
}

function Links({ t, links }: { t: Translate; links: readonly InstitutionLink[] }) {
  return (
    <ul class="stack">
      {links.map(({ issuer, name, linkedAt }) => (
        <li key={issuer}>
          <strong>{name}</strong>
          <br />
          <span class="soft small">{t.rich('web.institution.linked', { date: <Time at={linkedAt} dateOnly /> })}</span>
          <Form action="/account/institutions/unlink" label={name}>
            <input type="hidden" name="issuer" value={issuer} />
            <Button kind="link">{t('web.institution.unlink')}</Button>
          </Form>
        </li>
      ))}
    </ul>
  );
}

function Granted({ t, grants, placeOf }: { t: Translate; grants: readonly Grant[]; placeOf: (profile: string, t: Translate) => string }) {
  return (
    <Sides>
      {[...Map.groupBy(grants, ({ profile }) => profile)].map(([profile, held]) => (
        <Side key={profile} term={placeOf(profile, t)}>
          <RoleNames roles={held.map(({ role }) => role)} />
        </Side>
      ))}
    </Sides>
  );
}
