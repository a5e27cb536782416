import type { ComponentChildren } from 'preact';
import { Icon } from './icon.tsx';
import type { IconName } from './icons.ts';

export type StateKind = 'ok' | 'warn' | 'bad' | 'quiet';

/** `ok` valid, `warn` could not be checked, `bad` not valid, `quiet` neither. */
export const STATE_ICON: Record<StateKind, IconName> = { ok: 'check', warn: 'warning', bad: 'cross', quiet: 'circle' };

/** Always an icon and a word: colour never tells it alone. */
export function State({ kind, icon, children }: { kind: StateKind; icon?: IconName | undefined; children: ComponentChildren }) {
  return (
    <span class={`state ${kind}`}>
      <Icon name={icon ?? STATE_ICON[kind]} />
      {children}
    </span>
  );
}
