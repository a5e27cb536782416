import { type Access, Actions, asked, Button, Choice, Form, LinkButton, Notice, PageHead, Part, page, type Route, to } from '@laurel/web';
import { decidePublishing, gateFor } from '../achievements/publishing-rule.ts';
import type { Issuer } from '../deps.ts';
import { deskRoute } from './frame.tsx';

/** What holds for everybody who publishes is not decided by one of them. */
const ADMINISTRATOR: Access = { kind: 'role', role: 'administrator', recent: true };

/** Whether publishing needs a second person. */
export function publishingRoutes(issuer: Issuer): Route[] {
  const at = '/achievements/publishing';
  return [
    deskRoute(
      issuer,
      'get',
      at,
      async (request, desk) => {
        const { t } = request;
        const { decided, secondPerson, elements, everybody } = await gateFor(issuer, desk.profile.slug, desk.actor);
        const title = t('issuer.publishing');
        const body = (
          <>
            <PageHead title={title} lede={t('issuer.publishing.lede')} />
            {asked(request, 'done') === 'decided' && (
              <Notice kind="ok">
                {t(`issuer.publishing.is.${secondPerson ? 'on' : 'off'}`)} {elements && t('issuer.publishing.elements.is')}
              </Notice>
            )}
            {!decided && everybody.length > 1 && (
              <Notice kind="warn" title={t('issuer.publishing.undecided')}>
                {t('issuer.publishing.undecided.how')}
              </Notice>
            )}
            {everybody.length < 2 && <Notice>{t('issuer.publishing.nobody-else')}</Notice>}
            <Form action={`${desk.at}${at}`}>
              {/* Proposed where it can be kept and nobody has decided yet. */}
              <Choice
                name="second_person"
                label={t('issuer.publishing.second-person')}
                detail={t('issuer.publishing.second-person.how')}
                checked={decided ? secondPerson : everybody.length > 1}
              />
              <Choice name="elements" label={t('issuer.publishing.elements')} detail={t('issuer.publishing.elements.how')} checked={elements} />
              <Actions>
                <Button>{t('issuer.publishing.save')}</Button>
              </Actions>
            </Form>
            <Part title={t('issuer.publishing.who')}>
              <ul>
                {everybody.map(({ name, email }) => (
                  <li>
                    {name || email} <span class="soft">{name === '' ? '' : email}</span>
                  </li>
                ))}
              </ul>
              <Actions>
                <LinkButton href={`${desk.at}/people/invite`} kind="quiet" icon="plus">
                  {t('web.access.invite')}
                </LinkButton>
              </Actions>
            </Part>
          </>
        );
        return page({ title, crumbs: [{ text: t('issuer.achievements'), href: `${desk.at}/achievements` }, { text: title }], noStore: true, body });
      },
      { access: ADMINISTRATOR },
    ),
    deskRoute(
      issuer,
      'post',
      at,
      async (request, desk) => {
        const [secondPerson, elements] = [request.form.has('second_person'), request.form.has('elements')];
        await decidePublishing(issuer, { profile: desk.profile.slug, secondPerson, elements, actor: desk.actor });
        return to(`${desk.at}${at}?done=decided`);
      },
      { access: ADMINISTRATOR },
    ),
  ];
}
