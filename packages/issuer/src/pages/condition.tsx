import { type IconName, State, type StateKind, usePage } from '@laurel/web';
import { type Condition, conditionOf, type RegisterRow } from '../awards/find-awards.ts';

const LOOKS: Record<Condition, { kind: StateKind; icon: IconName }> = {
  offered: { kind: 'quiet', icon: 'clock' },
  kept: { kind: 'ok', icon: 'check' },
  signing: { kind: 'quiet', icon: 'clock' },
  issued: { kind: 'ok', icon: 'check' },
  unsigned: { kind: 'bad', icon: 'warning' },
  declined: { kind: 'quiet', icon: 'circle' },
  disputed: { kind: 'warn', icon: 'warning' },
  withdrawn: { kind: 'quiet', icon: 'circle' },
  suspended: { kind: 'warn', icon: 'pause' },
  revoked: { kind: 'bad', icon: 'cross' },
};

/** An award's state as an icon and a word; while it waits for the learner, a letter that did not arrive is the news. */
export function AwardState({ row }: { row: Pick<RegisterRow, 'award' | 'letter'> }) {
  const { t } = usePage();
  const condition = conditionOf(row.award);
  if ((condition === 'offered' || condition === 'issued') && (row.letter?.stage === 'failed' || row.letter?.stage === 'bounced'))
    return (
      <State kind="warn" icon="mail">
        {t('issuer.state.mail-failed')}
      </State>
    );
  return (
    <State kind={LOOKS[condition].kind} icon={LOOKS[condition].icon}>
      {t(`issuer.state.${condition}`)}
    </State>
  );
}
