import { LaurelError } from '@laurel/base';
import { type RateRule, takeToken } from '@laurel/store';
import type { AppDeps } from '../config.ts';
import { REFUSALS_KEPT } from '../limits.ts';

/** Takes one token. @throws LaurelError too_many_requests */
export type DemandRate = (key: string, rule: RateRule) => Promise<void>;

/**
 * Rate limits over the store. A refusal is said again from memory while it lasts: else a flood of refused requests would stand
 * in the one writer's line, before everybody's work. What is forgotten here is only asked of the store again.
 */
export function openRates({ store, context }: Pick<AppDeps, 'store' | 'context'>): DemandRate {
  const refusals = new Map<string, { from: number; until: number }>();
  return async (key, rule) => {
    const now = context.clock().getTime();
    const known = refusals.get(key);
    if (known && known.from <= now && now < known.until) throw tooMany((known.until - now) / 1000);
    refusals.delete(key);
    const { allowed, retryAfterSeconds } = await store.write((db) => takeToken(db, context, key, rule));
    if (allowed) return;
    for (const oldest of refusals.keys()) if (refusals.size >= REFUSALS_KEPT) refusals.delete(oldest);
    refusals.set(key, { from: now, until: now + retryAfterSeconds * 1000 });
    throw tooMany(retryAfterSeconds);
  };
}

const tooMany = (seconds: number) => new LaurelError('too_many_requests', { retryAfterSeconds: Math.ceil(seconds) });
