import { type Context, inMs } from '@laurel/base';
import type { Verdict } from '@laurel/credentials';
import { RECHECK_AGAIN, RECHECK_EVERY, RECHECK_SPREAD } from '../limits.ts';
import type { LastVerdict } from '../records.ts';

export function withoutCredential({ credential: _, ...verdict }: Verdict): LastVerdict {
  return verdict;
}

/** When to ask again: a day later; sooner where nobody answered; never of what is revoked or over. */
export function nextCheck(context: Pick<Context, 'clock' | 'random'>, { outcome, code }: Pick<Verdict, 'outcome' | 'code'>): string | null {
  if (outcome === 'undetermined') return inMs(context, RECHECK_AGAIN);
  if (code === 'status_revoked' || code === 'expired') return null;
  const [chance = 0] = context.random(1);
  return inMs(context, RECHECK_EVERY - (RECHECK_SPREAD * chance) / 256);
}
