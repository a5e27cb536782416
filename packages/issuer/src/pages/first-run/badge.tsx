import type { LetterState } from '@laurel/courier';
import { Actions, Button, Facts, Form, LinkButton, Notice, type Route, State, type Translate, to } from '@laurel/web';
import { said } from '../../achievements/definition.ts';
import type { Issuer } from '../../deps.ts';
import { awardSelf, firstBadge } from '../../first-run/first-badge.ts';
import { Art } from '../achievement-art.tsx';
import { isDelayed, isUnderWay, whyOf } from '../letter-trouble.ts';
import { Skip, stepPage, stepRoute } from './frame.tsx';
import { AGAIN_SECONDS } from './mail.tsx';

/** The first badge goes to whoever sets the node up: they see what learners get, and nothing is left to type. */
export const badgeRoutes = (issuer: Issuer): Route[] => [
  stepRoute(issuer, 'get', 'badge', async (request, desk) => {
    const { t } = request;
    const { achievement, award } = await firstBadge(issuer, desk.profile.slug, desk.person);
    if (!achievement) return to(`${desk.at}/first-run/achievement`);
    const title = said(achievement.definition.name, t.language);
    const letter = award && (await issuer.store.read((db) => issuer.letterStates(db, [award.id]))).get(award.id);
    const hasServer = issuer.config.mail.server !== undefined;
    const isNew = hasServer && letter !== undefined && isUnderWay(letter) && !isDelayed(letter);
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
            <Became t={t} letter={letter} hasServer={hasServer} email={desk.person.email} />
            <p>{t(letter?.stage === 'accepted' || isNew ? 'issuer.first-run.badge.then' : 'issuer.first-run.badge.then.later')}</p>
            <Actions>
              <LinkButton href={desk.at}>{t('issuer.first-run.badge.desk')}</LinkButton>
              {letter && !isNew && letter.stage !== 'accepted' && (
                <LinkButton kind="quiet" icon="mail" href={`${desk.at}/mail`}>
                  {t('issuer.mail.title')}
                </LinkButton>
              )}
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
    return stepPage(request, desk, body, { lede: t('issuer.first-run.badge.lede'), ...(isNew ? { refresh: AGAIN_SECONDS } : {}) });
  }),
  stepRoute(issuer, 'post', 'badge', async (_, desk) => {
    await awardSelf(issuer, { profile: desk.profile.slug, person: desk.person, actor: desk.actor });
    return to(desk.here);
  }),
];

function Became({ t, letter, hasServer, email }: { t: Translate; letter: LetterState | undefined; hasServer: boolean; email: string }) {
  if (!hasServer) return <State kind="warn">{t('issuer.first-run.badge.waits')}</State>;
  if (!letter || letter.stage === 'accepted') return <State kind="ok">{t('issuer.first-run.badge.sent', { email })}</State>;
  if (isDelayed(letter))
    return (
      <Notice kind="warn" title={t('issuer.first-run.badge.delayed', { email })}>
        {whyOf(t, letter)}. {t('issuer.first-run.mail.mend')}
      </Notice>
    );
  if (isUnderWay(letter)) return <State kind="quiet">{t('issuer.first-run.badge.sending', { email })}</State>;
  return (
    <Notice kind="bad" title={t('issuer.first-run.badge.lost', { email })}>
      {t('issuer.first-run.badge.lost.how', { why: whyOf(t, letter) })}
    </Notice>
  );
}
