import { type IconName, State, type StateKind, usePage } from '@laurel/web';
import type { RegisterRow } from '../awards/find-awards.ts';
import { type ShownState, shownStateOf } from '../register/shown-state.ts';

const LOOKS: Record<ShownState, { kind: StateKind; icon: IconName }> = {
  offered: { kind: 'quiet', icon: 'clock' },
  opened: { kind: 'quiet', icon: 'eye' },
  'mail-failed': { kind: 'warn', icon: 'mail' },
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

/** An award's state as an icon and a word, the same as in the register's filter. */
export function AwardState({ row }: { row: Pick<RegisterRow, 'award' | 'letter'> }) {
  const { t } = usePage();
  const state = shownStateOf(row);
  return (
    <State kind={LOOKS[state].kind} icon={LOOKS[state].icon}>
      {t(`issuer.state.${state}`)}
    </State>
  );
}
