import { now } from '@laurel/base';
import { type Did, jwkOfMultibase, jwkThumbprint } from '@laurel/credentials';
import { Actions, Button, Facts, Form, LinkButton, More, Notice, type Route, State, to } from '@laurel/web';
import type { Issuer } from '../../deps.ts';
import { keepKit, keptKit, showKit } from '../../first-run/recovery-kit.ts';
import { nextOf, Skip, stepPage, stepRoute } from './frame.tsx';

/** Who the node is, and its key on paper. The words are in the answer to the press, and in nothing else. */
export const keysRoutes = (issuer: Issuer): Route[] => [
  stepRoute(
    issuer,
    'get',
    'keys',
    async (request, desk) => {
      const { t } = request;
      const fingerprint = await fingerprintOf(issuer, desk.profile.did);
      const kept = await issuer.store.read((db) => keptKit(issuer, db));
      const body = (
        <>
          <p>{t('issuer.first-run.keys.why')}</p>
          {kept ? (
            <>
              <State kind="ok">{t('issuer.first-run.keys.kept', { date: t.date(kept.keptAt) })}</State>
              <p class="hint">{t('issuer.first-run.keys.again')}</p>
              <Actions>
                <LinkButton href={nextOf(desk)}>{t('issuer.first-run.next')}</LinkButton>
              </Actions>
            </>
          ) : (
            <Form action={desk.here} kind="actions">
              <Button icon="key">{t('issuer.first-run.keys.show')}</Button>
              <Skip desk={desk}>{t('issuer.first-run.skip')}</Skip>
            </Form>
          )}
          <More summary={t('issuer.first-run.keys.codes')}>
            <Facts
              items={[
                { term: t('issuer.first-run.keys.did'), detail: <span class="mono">{desk.profile.did}</span> },
                { term: t('issuer.first-run.keys.signing'), detail: <span class="mono">{fingerprint}</span> },
                { term: t('issuer.first-run.keys.kek'), detail: <span class="mono">{issuer.agent.keyEncryptionId}</span> },
              ]}
            />
          </More>
        </>
      );
      return stepPage(request, desk, body, { lede: t('issuer.first-run.keys.lede') });
    },
    { recent: true },
  ),
  stepRoute(
    issuer,
    'post',
    'keys',
    async (request, desk) => {
      const { t, language } = request;
      const { keyId, words } = await showKit(issuer, { profile: desk.profile.slug, language, actor: desk.actor });
      const body = (
        <>
          <Notice kind="warn" title={t('issuer.first-run.kit.print')} screenOnly>
            {t('issuer.first-run.kit.once')}
          </Notice>
          <ol class="codes">
            {words.map((word, nth) => (
              <li class="mono">
                <span class="soft">{nth + 1}.</span> {word}
              </li>
            ))}
          </ol>
          <Facts
            items={[
              { term: t('issuer.first-run.organisation.name'), detail: desk.profile.name[language] },
              { term: t('issuer.first-run.organisation.address'), detail: issuer.publicUrl },
              { term: t('issuer.first-run.keys.kek'), detail: <span class="mono">{keyId}</span> },
              { term: t('issuer.first-run.kit.made'), detail: t.date(now(issuer.context)) },
            ]}
          />
          <p>{t('issuer.first-run.kit.how')}</p>
          <p class="mono">laurel keys recover --config laurel.yml</p>
          <p>{t('issuer.first-run.kit.keep')}</p>
          <Form action={`${desk.here}/kept`} kind="actions">
            <Button icon="check">{t('issuer.first-run.kit.kept')}</Button>
            <Skip desk={desk}>{t('issuer.first-run.skip')}</Skip>
          </Form>
        </>
      );
      return stepPage(request, desk, body, { lede: t('issuer.first-run.kit.lede') });
    },
    { recent: true },
  ),
  stepRoute(
    issuer,
    'post',
    'keys',
    async (_, desk) => {
      await keepKit(issuer, { profile: desk.profile.slug, actor: desk.actor });
      return to(nextOf(desk));
    },
    { below: '/kept' },
  ),
];

/** Of the key that signs badges, by RFC 7638, in fours to be read aloud: two sheets or two screens are compared by it. */
async function fingerprintOf(issuer: Issuer, did: Did): Promise<string> {
  const { verificationMethod } = await issuer.agent.keyOf(did, 'credentials');
  const document = await issuer.agent.documentOf(did);
  const method = document?.verificationMethod?.find(({ id }) => id === verificationMethod);
  const jwk = jwkOfMultibase(method?.publicKeyMultibase ?? '');
  if (!jwk) throw new Error(`${did} does not publish the key it signs badges with`);
  return jwkThumbprint(jwk).replace(/.{4}(?=.)/g, '$& ');
}
