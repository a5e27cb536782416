import { Actions, LinkButton, Part, Side, Sides, State, type Translate } from '@laurel/web';

/** Three steps to the first badge; the next one has the button. */
export function FirstDay({ t, at, described }: { t: Translate; at: string; described: boolean }) {
  return (
    <Part title={t('issuer.home.first-day')}>
      <Sides>
        <Side term={t('issuer.home.first-day.describe')}>
          {described ? <State kind="ok">{t('issuer.home.first-day.done')}</State> : <p>{t('issuer.home.first.how')}</p>}
          {!described && (
            <Actions>
              <LinkButton href={`${at}/achievements/new`}>{t('issuer.achievements.new')}</LinkButton>
            </Actions>
          )}
        </Side>
        <Side term={t('issuer.home.first-day.award')}>
          <p>{t('issuer.home.first-day.award.how')}</p>
          {described && (
            <Actions>
              <LinkButton href={`${at}/award`} icon="badge">
                {t('issuer.award.one')}
              </LinkButton>
              <LinkButton href={`${at}/batches/new`} kind="quiet" icon="upload">
                {t('issuer.batch.new')}
              </LinkButton>
            </Actions>
          )}
        </Side>
        <Side term={t('issuer.home.first-day.follow')}>
          <p>{t('issuer.home.first-day.follow.how')}</p>
        </Side>
      </Sides>
    </Part>
  );
}
