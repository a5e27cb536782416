import { LaurelError, type Problem } from '@laurel/base';
import type { RoleName } from '@laurel/people';
import { to, typed } from '../../door.ts';
import type { Reply, Route, WebRequest } from '../../route.ts';
import { Actions, Button, LinkButton } from '../../ui/button.tsx';
import { ErrorSummary } from '../../ui/error-summary.tsx';
import { errorAt, Field, SelectField } from '../../ui/field.tsx';
import { Fieldset, Form } from '../../ui/form.tsx';
import { PageHead } from '../../ui/page-head.tsx';
import { LANGUAGE_OPTIONS } from '../invitation.tsx';
import { RoleChoices } from '../roles.tsx';
import { type AccessDeps, administratorRoutes, below, type Here } from './place.ts';

type Typed = { email: string; roles: readonly RoleName[]; language: string };

/** Asks somebody by mail to take roles here. */
export function inviteRoutes(deps: AccessDeps): readonly Route[] {
  const { people, place } = deps;
  const { changing } = administratorRoutes(deps);
  const ask = (request: WebRequest, here: Here, typed: Typed, problems: readonly Problem[]): Reply => {
    const { t } = request;
    const title = t('web.access.invite');
    const body = (
      <>
        <PageHead title={title} lede={t('web.access.invite.lede', { place: here.name })} />
        <ErrorSummary problems={problems} labels={{ email: t('web.access.address'), roles: t('web.access.roles') }} />
        <Form action={`${here.at}/people/invite`}>
          <Field
            name="email"
            type="email"
            label={t('web.access.address')}
            value={typed.email}
            error={errorAt(problems, 'email')}
            maxLength={254}
            autocomplete="off"
            required
          />
          <Fieldset legend={t('web.access.roles')}>
            <RoleChoices roles={place.roles} held={typed.roles} problems={problems} />
          </Fieldset>
          <SelectField name="language" label={t('web.access.letter-language')} value={typed.language} options={LANGUAGE_OPTIONS} />
          <Actions>
            <Button icon="mail">{t('web.access.invite.button')}</Button>
            <LinkButton kind="quiet" href={`${here.at}/people`}>
              {t('web.access.back')}
            </LinkButton>
          </Actions>
        </Form>
      </>
    );
    return below('people', request, here, { title, body, status: problems.length > 0 ? 422 : 200 });
  };

  return [
    changing('get', '/people/invite', async (request, here) => ask(request, here, { email: '', roles: [], language: request.language }, [])),
    changing('post', '/people/invite', async (request, here) => {
      const { t, form, session } = request;
      const wanted = form.getAll('roles');
      const asked = { email: typed(request, 'email'), roles: place.roles.filter((role) => wanted.includes(role)), language: typed(request, 'language') };
      try {
        if (session) await people.invitations.invite({ ...asked, profile: here.profile, language: asked.language === 'fr' ? 'fr' : 'en' }, session);
      } catch (error) {
        if (!(error instanceof LaurelError) || error.code !== 'bad_form') throw error;
        const problems = error.problems.map((problem) => ({ ...problem, detail: t(`web.access.problem.${problem.code}`) }));
        return ask(request, here, asked, problems);
      }
      return to(`${here.at}/people?done=invited`);
    }),
  ];
}
