import type { LetterState } from '@laurel/courier';
import { Button, Facts, Form, LinkButton, Notice, type Route, State, type Translate, to } from '@laurel/web';
import type { Issuer } from '../../deps.ts';
import { sendTestLetter, testLetter } from '../../first-run/test-letter.ts';
import { isDelayed, isUnderWay, whyOf } from '../letter-trouble.ts';
import { nextOf, Skip, stepPage, stepRoute } from './frame.tsx';

/** A letter under way is looked for again this often. */
export const AGAIN_SECONDS = 2;

/** The server of the configuration, tried with one letter to whoever is there. */
export const mailRoutes = (issuer: Issuer): Route[] => [
  stepRoute(issuer, 'get', 'mail', async (request, desk) => {
    const { t } = request;
    const { server, from } = issuer.config.mail;
    const letter = await issuer.store.read((db) => testLetter(issuer, db, desk.profile.slug));
    const accepted = letter?.stage === 'accepted';
    const body = (
      <>
        <Facts
          items={[
            { term: t('issuer.first-run.mail.server'), detail: server ?? <span class="soft">{t('issuer.first-run.organisation.none')}</span> },
            { term: t('issuer.first-run.mail.from'), detail: from },
            { term: t('issuer.first-run.mail.to'), detail: desk.person.email },
          ]}
        />
        {server === undefined ? (
          <Notice kind="warn" title={t('issuer.first-run.mail.none')}>
            {t('issuer.first-run.mail.none.how')}
          </Notice>
        ) : (
          letter && <Became t={t} letter={letter} email={desk.person.email} />
        )}
        <Form action={desk.here} kind="actions">
          {accepted && <LinkButton href={nextOf(desk)}>{t('issuer.first-run.next')}</LinkButton>}
          {server !== undefined && !(letter && isUnderWay(letter)) && (
            <Button icon="mail" kind={accepted ? 'quiet' : 'main'}>
              {t(letter ? 'issuer.first-run.mail.again' : 'issuer.first-run.mail.send')}
            </Button>
          )}
          {!accepted && <Skip desk={desk}>{t('issuer.first-run.skip')}</Skip>}
        </Form>
      </>
    );
    const waits = server !== undefined && letter !== undefined && isUnderWay(letter) && !isDelayed(letter);
    return stepPage(request, desk, body, { lede: t('issuer.first-run.mail.lede'), ...(waits ? { refresh: AGAIN_SECONDS } : {}) });
  }),
  stepRoute(issuer, 'post', 'mail', async (_, desk) => {
    const letter = await issuer.store.read((db) => testLetter(issuer, db, desk.profile.slug));
    // One at a time: pressed again and again it would be a way to fill a mailbox.
    if (!letter || !isUnderWay(letter)) await sendTestLetter(issuer, desk);
    return to(desk.here);
  }),
];

function Became({ t, letter, email }: { t: Translate; letter: LetterState; email: string }) {
  if (letter.stage === 'accepted') return <State kind="ok">{t('issuer.first-run.mail.accepted', { email })}</State>;
  if (isUnderWay(letter) && !isDelayed(letter)) return <State kind="quiet">{t('issuer.mail.waiting')}</State>;
  return (
    <Notice kind="bad" title={t(isUnderWay(letter) ? 'issuer.first-run.mail.delayed' : 'issuer.mail.failed')}>
      {whyOf(t, letter)}. {t('issuer.first-run.mail.mend')}
    </Notice>
  );
}
