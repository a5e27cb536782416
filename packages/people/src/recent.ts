import type { Context } from '@laurel/base';
import { RECENT_FORM_MS, RECENT_MS } from './limits.ts';
import type { Session } from './types.ts';

/**
 * Whether somebody signed in lately enough to change access, keys or ways to sign in. `asks`: opens the form; `sends`: sends it, for which
 * there is as much time again.
 */
export function isRecent({ provedAt }: Pick<Session, 'provedAt'>, act: 'asks' | 'sends', context: Pick<Context, 'clock'>): boolean {
  const age = context.clock().getTime() - Date.parse(provedAt);
  return age < (act === 'asks' ? RECENT_MS : RECENT_MS + RECENT_FORM_MS);
}
