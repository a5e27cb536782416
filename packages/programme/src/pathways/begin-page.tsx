import { LaurelError } from '@laurel/base';
import { said } from '@laurel/issuer';
import { normaliseEmail } from '@laurel/people';
import { Actions, Button, CodeForm, Field, Form, PageHead, page, param, type Reply, type Route, to, typed, type WebRequest } from '@laurel/web';
import type { ProgrammeDeps } from '../deps.ts';
import { NEW_APPLICANTS } from '../limits.ts';
import { currentPathway } from './current-pathways.ts';

/** What a pathway's id follows: where somebody without an account begins it. */
export const BEGIN_AT = '/learn/begin/';

/** The way onto a pathway for anybody: an address that a code is sent to is all that is asked. */
export function beginRoutes(deps: ProgrammeDeps): readonly Route[] {
  const path = `${BEGIN_AT}:pathway`;
  const aboutIn = async (request: WebRequest): Promise<About> => {
    const row = await currentPathway(deps, param(request, 'pathway'));
    if (!row) throw new LaurelError('not_found');
    const title = said(row.definition.name, request.language);
    return { title: request.t('programme.pathway.begin.title', { title }), here: `${BEGIN_AT}${row.id}`, next: `/learn/pathways/${row.id}` };
  };
  return [
    {
      method: 'get',
      path,
      access: { kind: 'public' },
      run: async (request) => {
        const about = await aboutIn(request);
        return request.session ? to(about.next) : askPage(request, about);
      },
    },
    {
      method: 'post',
      path,
      access: { kind: 'public' },
      accepts: 'form',
      limit: NEW_APPLICANTS,
      run: async (request) => {
        const { t, language } = request;
        const { title, here, next } = await aboutIn(request);
        const email = normaliseEmail(typed(request, 'email'));
        if (email === undefined) return askPage(request, { title, here, next }, t('web.sign-in.email.error'));
        const { isCrowded } = await deps.people.requestSignIn({ email, language, next, joinAs: 'learner' });
        return page({
          title,
          frame: 'narrow',
          noStore: true,
          body: (
            <>
              <PageHead title={title} lede={t('programme.apply.code.lede', { email })} />
              <CodeForm email={email} next={next} again={here} about={title} button="programme.apply.enter" isCrowded={isCrowded} />
            </>
          ),
        });
      },
    },
  ];
}

type About = { title: string; here: string; next: string };

function askPage(request: WebRequest, { title, here }: About, error?: string): Reply {
  const { t } = request;
  return page({
    title,
    frame: 'narrow',
    noStore: true,
    ...(error !== undefined && { status: 422 }),
    body: (
      <>
        <PageHead title={title} lede={t('programme.pathway.begin.lede')} />
        <Form action={here} kind="stack">
          <Field
            name="email"
            type="email"
            autocomplete="email"
            required
            label={t('programme.apply.email')}
            hint={t('programme.pathway.begin.hint')}
            value={typed(request, 'email')}
            error={error}
          />
          <Actions>
            <Button>{t('programme.apply.send')}</Button>
          </Actions>
        </Form>
      </>
    ),
  });
}
