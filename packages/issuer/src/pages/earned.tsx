import { Side, type Translate } from '@laurel/web';
import { assessmentNarrative, evidenceOf } from '../awards/badge-input.ts';
import type { AwardRow } from '../records.ts';

type Props = { t: Translate; award: Pick<AwardRow, 'assessmentClass' | 'attestation' | 'earning'> };

/** How an award was earned, in the words that its badge has: who assessed by which rubric, how many, when; then the evidence that it names. */
export function Earned({ t, award }: Props) {
  const { assessmentClass, attestation, earning } = award;
  const evidence = evidenceOf(t, earning);
  return (
    <>
      <Side term={t('issuer.claim.how')}>
        <p>{t(`issuer.assessment.${assessmentClass}`)}</p>
        {attestation && <p class="soft">{t('issuer.batch.attestation', { who: attestation.who, how: attestation.how, when: attestation.when })}</p>}
        {earning && <p class="soft">{assessmentNarrative(t, award)}</p>}
      </Side>
      {evidence.length > 0 && (
        <Side term={t('issuer.claim.evidence')}>
          <ul>
            {evidence.map(({ id, name, narrative }) => (
              <li key={`${name} ${id} ${narrative}`}>
                {name} {id?.startsWith('http') && <span class="soft">{id}</span>} {narrative && <span class="soft">{narrative}</span>}
              </li>
            ))}
          </ul>
        </Side>
      )}
    </>
  );
}
