import type { Language } from '@laurel/base';
import { Part, Prose, Side, Sides, Time, type Translate } from '@laurel/web';
import { said } from '../achievements/definition.ts';
import type { AchievementRow, AwardRow } from '../records.ts';
import { Earned } from './earned.tsx';
import { resultsSaid } from './results-said.ts';

type Props = { t: Translate; award: AwardRow; achievement: AchievementRow; language: Language };

/** All that the badge will say, of what was learned and of the person, before anybody decides to keep it. */
export function AboutBadge({ t, award, achievement: { definition }, language }: Props) {
  const { level, credits, creditUnit, includeName, identityCheck } = definition;
  return (
    <Part title={t('issuer.claim.about')}>
      <Sides>
        <Side term={t('issuer.claim.what')}>
          <Prose text={said(definition.description, language)} lang={language} />
        </Side>
        <Side term={t('issuer.claim.you')}>
          <p>
            {includeName && award.recipientName !== null
              ? t.rich('issuer.claim.you.name', { name: <bdi>{award.recipientName}</bdi> })
              : t('issuer.claim.you.no-name')}
          </p>
          {identityCheck !== 'not-stated' && award.assessmentClass !== 'participation' && (
            <p>{t('issuer.claim.you.identity', { how: t(`issuer.identity.${identityCheck}`) })}</p>
          )}
        </Side>
        <Earned t={t} award={award} />
        {award.results.length > 0 && <Side term={t('issuer.achievement.results')}>{resultsSaid(t, award.results, definition)}</Side>}
        {level !== null && <Side term={t('issuer.achievement.level')}>{t('issuer.achievement.level.of', { level })}</Side>}
        {credits !== null && <Side term={t('issuer.achievement.credits')}>{[t.number(credits), creditUnit].filter(Boolean).join('\u00A0')}</Side>}
        <Side term={t('issuer.field.awarded_on')}>
          <Time at={award.awardedOn} dateOnly />
        </Side>
        {award.validUntil !== null && (
          <Side term={t('issuer.award.valid-until')}>
            <Time at={award.validUntil.slice(0, 10)} dateOnly />
          </Side>
        )}
      </Sides>
    </Part>
  );
}
