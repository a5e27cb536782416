import { Actions, Button, Facts, Form, LinkButton, type Route, State, to } from '@laurel/web';
import { said } from '../../achievements/definition.ts';
import type { Issuer } from '../../deps.ts';
import { awardSelf, firstBadge } from '../../first-run/first-badge.ts';
import { Art } from '../achievement-art.tsx';
import { Skip, stepPage, stepRoute } from './frame.tsx';

/** The first badge goes to whoever sets the node up: they see what learners get, and nothing is left to type. */
export const badgeRoutes = (issuer: Issuer): Route[] => [
  stepRoute(issuer, 'get', 'badge', async (request, desk) => {
    const { t } = request;
    const { achievement, award } = await firstBadge(issuer, desk.profile.slug, desk.person);
    if (!achievement) return to(`${desk.at}/first-run/achievement`);
    const title = said(achievement.definition.name, t.language);
    const waits = issuer.config.mail.server === undefined;
    const body = (
      <>
        <Art t={t} definition={achievement.definition} size="m" participation silent />
        <Facts
          items={[
            { term: t('issuer.first-run.badge.what'), detail: title },
            { term: t('issuer.first-run.badge.to'), detail: [desk.person.name, desk.person.email].filter(Boolean).join(' · ') },
          ]}
        />
        {award ? (
          <>
            <p>
              <State kind={waits ? 'warn' : 'ok'}>
                {t(waits ? 'issuer.first-run.badge.waits' : 'issuer.first-run.badge.sent', { email: desk.person.email })}
              </State>
            </p>
            <p>{t('issuer.first-run.badge.then')}</p>
            <Actions>
              <LinkButton href={desk.at}>{t('issuer.first-run.badge.desk')}</LinkButton>
            </Actions>
          </>
        ) : (
          <>
            <p>{t('issuer.first-run.badge.how')}</p>
            <Form action={desk.here} kind="actions">
              <Button icon="badge">{t('issuer.first-run.badge.button')}</Button>
              <Skip desk={desk}>{t('issuer.first-run.badge.later')}</Skip>
            </Form>
          </>
        )}
      </>
    );
    return stepPage(request, desk, body, { lede: t('issuer.first-run.badge.lede') });
  }),
  stepRoute(issuer, 'post', 'badge', async (_, desk) => {
    await awardSelf(issuer, { profile: desk.profile.slug, person: desk.person, actor: desk.actor });
    return to(desk.here);
  }),
];
