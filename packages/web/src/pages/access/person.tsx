import { type Colleague, holds, type RoleName, type Session } from '@laurel/people';
import { param, to, typed } from '../../door.ts';
import type { Translate } from '../../i18n.ts';
import type { Route } from '../../route.ts';
import { Actions, Button, LinkButton } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Form } from '../../ui/form.tsx';
import { Notice } from '../../ui/notice.tsx';
import { PageHead } from '../../ui/page-head.tsx';
import { Part } from '../../ui/part.tsx';
import { RoleChoices, RoleNames } from '../roles.tsx';
import { type AccessDeps, administratorRoutes, below, type Here } from './place.ts';

/** What is given for the whole node at once; the rest belongs to profiles. */
const NODE_ROLES: readonly RoleName[] = ['administrator', 'operator', 'auditor'];

/** One colleague: changing roles, taking all of them back. */
export function personRoutes(deps: AccessDeps): readonly Route[] {
  const { people, place } = deps;
  const { changing } = administratorRoutes(deps);
  return [
    changing('get', '/people/:id', async (request, here) => {
      const { t, session } = request;
      const colleague = await people.access.colleague(here.profile, param(request, 'id'));
      return below('people', request, here, {
        title: nameOf(colleague),
        body: <Person t={t} here={here} roles={place.roles} colleague={colleague} session={session} />,
      });
    }),
    changing('post', '/people/:id', async (request, here) => {
      const { session, form } = request;
      const everywhere = typed(request, 'where') === '*';
      const wanted = form.getAll('roles');
      const among = everywhere ? NODE_ROLES : place.roles;
      const roles = among.filter((role) => wanted.includes(role));
      if (session) await people.access.setRoles({ profile: everywhere ? '*' : here.profile, personId: param(request, 'id'), roles, among }, session);
      return to(`${here.at}/people?done=changed`);
    }),
    changing('get', '/people/:id/remove', async (request, here) => {
      const { t } = request;
      const colleague = await people.access.colleague(here.profile, param(request, 'id'));
      return below('people', request, here, { title: t('web.access.remove'), body: <Ask t={t} here={here} colleague={colleague} /> });
    }),
    changing('post', '/people/:id/remove', async (request, here) => {
      if (request.session) await people.access.setRoles({ profile: here.profile, personId: param(request, 'id'), roles: [] }, request.session);
      return to(`${here.at}/people?done=removed`);
    }),
  ];
}

const nameOf = ({ person }: Colleague): string => person.name || person.email;
const rolesAt = ({ held }: Colleague, where: string): RoleName[] => held.filter(({ profile }) => profile === where).map(({ role }) => role);

type Props = { t: Translate; here: Here; colleague: Colleague };

function Person({ t, here, roles, colleague, session }: Props & { roles: readonly RoleName[]; session: Session | undefined }) {
  const { person } = colleague;
  const page = `${here.at}/people/${person.id}`;
  const local = rolesAt(colleague, here.profile);
  const everywhere = here.profile === '*' ? [] : rolesAt(colleague, '*');
  const head = <PageHead title={<bdi>{nameOf(colleague)}</bdi>} lede={<bdi>{person.email}</bdi>} />;
  if (person.id === session?.person.id)
    return (
      <>
        {head}
        <Notice title={t('web.access.own')}>{t('web.access.own.how')}</Notice>
      </>
    );
  return (
    <>
      {head}
      <Form action={page}>
        <Part title={t('web.access.roles-at', { place: here.name })}>
          <RoleChoices roles={roles} held={local} />
          <Actions>
            <Button>{t('web.access.save')}</Button>
            {local.length > 0 && (
              <LinkButton kind="danger" href={`${page}/remove`} icon="cross">
                {t('web.access.remove.ask')}
              </LinkButton>
            )}
          </Actions>
        </Part>
      </Form>
      {here.profile !== '*' &&
        (session && holds(session, 'administrator', '*') ? (
          <Form action={page}>
            <Part title={t('web.access.roles-node')}>
              <p class="hint">{t('web.access.roles-node.hint')}</p>
              <input type="hidden" name="where" value="*" />
              <RoleChoices id="node-roles" roles={NODE_ROLES} held={everywhere} />
              <Actions>
                <Button kind="quiet">{t('web.access.save-node')}</Button>
              </Actions>
            </Part>
          </Form>
        ) : (
          everywhere.length > 0 && (
            <Part title={t('web.access.roles-node')}>
              <p>
                <RoleNames roles={everywhere} />
              </p>
              <p class="hint">{t('web.access.roles-node.not-yours')}</p>
            </Part>
          )
        ))}
    </>
  );
}

function Ask({ t, here, colleague }: Props) {
  const local = rolesAt(colleague, here.profile);
  const stays = here.profile === '*' ? [] : rolesAt(colleague, '*');
  const page = `${here.at}/people/${colleague.person.id}`;
  return (
    <Dialog title={t.rich('web.access.remove.title', { who: <bdi>{nameOf(colleague)}</bdi>, place: here.name })}>
      <p>{t.rich('web.access.remove.what', { roles: <RoleNames roles={local} />, count: local.length })}</p>
      {stays.length > 0 && <p>{t.rich('web.access.remove.stays', { roles: <RoleNames roles={stays} /> })}</p>}
      <Form action={`${page}/remove`}>
        <Actions>
          <Button kind="danger" icon="cross">
            {t('web.access.remove.button', { count: local.length })}
          </Button>
          <LinkButton kind="quiet" href={page}>
            {t('web.access.remove.keep')}
          </LinkButton>
        </Actions>
      </Form>
    </Dialog>
  );
}
