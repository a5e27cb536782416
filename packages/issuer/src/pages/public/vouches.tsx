import { ASSESSMENT_CLASSES } from '@laurel/credentials';
import { Side, type Translate } from '@laurel/web';

/** Who answers for a badge, and what it says of how the learning was judged: in words that promise no more than was checked. For `Sides`. */
export function Vouches({ t, issuer, about }: { t: Translate; issuer: string; about: 'badge' | 'badges' }) {
  return (
    <>
      <Side term={t('issuer.public.assessment')}>
        <p>{t('issuer.public.assessment.text')}</p>
        <ul>
          {ASSESSMENT_CLASSES.map((one) => (
            <li>
              <strong>{t(`issuer.assessment.${one}`)}.</strong> {t(`issuer.public.assessment.${one}`, { issuer })}
            </li>
          ))}
        </ul>
      </Side>
      <Side term={t('issuer.public.vouches')}>
        <p>{t(`issuer.public.vouches.${about}`, { issuer })}</p>
        <p>{t('issuer.public.vouches.others', { issuer })}</p>
      </Side>
    </>
  );
}
