import { LaurelError } from '@laurel/base';
import { languageFor, said } from '@laurel/issuer';
import { normaliseEmail } from '@laurel/people';
import {
  Actions,
  Button,
  CodeForm,
  errorAt,
  Field,
  Form,
  LinkButton,
  Notice,
  PageHead,
  page,
  param,
  type Reply,
  type Route,
  to,
  typed,
  type WebRequest,
} from '@laurel/web';
import type { ProgrammeDeps } from '../deps.ts';
import { NEW_APPLICANTS } from '../limits.ts';
import { beginApplication } from './begin-application.ts';
import { applicationsOf, ENDED, takesApplications } from './find-application.ts';
import type { ApplicationRow } from './records.ts';

/** What an achievement's id follows: where somebody applies for it. */
export const APPLY_AT = '/learn/apply/';

/** The way in for anybody, from the page of an achievement: an address that a code is sent to is all that is asked. */
export function applyRoutes(deps: ProgrammeDeps): readonly Route[] {
  const path = `${APPLY_AT}:achievement`;
  const achievementIn = async (request: WebRequest) => {
    const row = await deps.awarding.achievement(param(request, 'achievement'));
    const title = said(row.definition.name, languageFor(row.definition, request.language));
    return { row, title, here: `${APPLY_AT}${row.id}` };
  };
  return [
    {
      method: 'get',
      path,
      access: { kind: 'public' },
      run: async (request) => {
        const about = await achievementIn(request);
        return askPage(request, { ...about, open: await openFor(deps, request, about.row.id) });
      },
    },
    {
      method: 'post',
      path,
      access: { kind: 'public' },
      accepts: 'form',
      limit: NEW_APPLICANTS,
      run: async (request) => {
        const about = await achievementIn(request);
        const { session, language, t } = request;
        if (session) {
          const { application, isNew } = await beginApplication(deps, { achievementId: about.row.id, person: session.person });
          return to(`/learn/applications/${application.id}${isNew ? '' : '?again=1'}`);
        }
        if (!takesApplications(about.row)) throw new LaurelError('not_allowed');
        const email = normaliseEmail(typed(request, 'email'));
        if (email === undefined) return askPage(request, about, typed(request, 'email'), t('web.sign-in.email.error'));
        const { isCrowded } = await deps.people.requestSignIn({ email, language, next: about.here, joinAs: 'learner' });
        const title = t('programme.apply.code', { title: about.title });
        return page({
          title,
          frame: 'narrow',
          noStore: true,
          body: (
            <>
              <PageHead title={title} lede={t('programme.apply.code.lede', { email })} />
              <CodeForm email={email} next={about.here} again={about.here} about={title} button="programme.apply.enter" isCrowded={isCrowded} />
            </>
          ),
        });
      },
    },
  ];
}

/** `open`: her own that has not ended. */
type About = { row: Parameters<typeof takesApplications>[0]; title: string; here: string; open?: ApplicationRow | undefined };

async function openFor(deps: ProgrammeDeps, { session }: WebRequest, achievementId: string): Promise<ApplicationRow | undefined> {
  const own = session ? await applicationsOf(deps, session.person.id) : [];
  return own.find((one) => one.achievementId === achievementId && !ENDED.includes(one.state));
}

function askPage({ t, session }: WebRequest, { row, title, here, open: begun }: About, email = '', error?: string): Reply {
  const heading = t('programme.apply', { title });
  const open = takesApplications(row);
  return page({
    title: heading,
    frame: 'narrow',
    noStore: true,
    ...(error === undefined ? {} : { status: 422 }),
    body: (
      <>
        <PageHead title={heading} lede={t(open ? 'programme.apply.lede' : 'programme.apply.closed')} />
        {begun ? (
          <LinkButton href={`/learn/applications/${begun.id}`}>{t(begun.state === 'draft' ? 'programme.apply.go-on' : 'programme.apply.open')}</LinkButton>
        ) : open ? (
          <Form action={here}>
            {session ? null : (
              <Field
                name="email"
                type="email"
                autocomplete="email"
                required
                label={t('programme.apply.email')}
                hint={t('programme.apply.email.hint')}
                value={email}
                error={errorAt(error === undefined ? [] : [{ at: 'email', code: 'bad', detail: error }], 'email')}
              />
            )}
            <Actions>
              <Button>{t(session ? 'programme.apply.begin' : 'programme.apply.send')}</Button>
            </Actions>
            <Notice>{t('programme.apply.nothing-sent')}</Notice>
          </Form>
        ) : (
          <LinkButton href="/catalogue">{t('programme.catalogue.see')}</LinkButton>
        )}
      </>
    ),
  });
}
