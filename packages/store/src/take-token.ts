import { type Context, hashed } from '@laurel/base';
import { LessThanOrEqual } from 'typeorm';
import { through } from './handles.ts';
import type { Writer } from './store.ts';
import { RateLimit } from './store-schema.ts';

/** `burst` tokens at once, then one every 60/`perMinute` seconds. */
export type RateRule = { perMinute: number; burst: number };
export type RateAnswer = { allowed: boolean; retryAfterSeconds: number };

const MINUTE_US = 60_000_000;

/**
 * Takes one token for `key` (GCRA: one timestamp per bucket). A refusal changes nothing; an allowance counts when the write
 * commits, so do not throw in the same write. The key rests hashed and only until its bucket is full again.
 */
export async function takeToken(db: Writer, context: Pick<Context, 'clock'>, key: string, rule: RateRule): Promise<RateAnswer> {
  if (!(rule.perMinute > 0) || !(rule.burst >= 1)) throw new Error('A rate limit needs a rate above 0 and a burst of at least 1.');
  const id = hashed(key);
  const now = context.clock().getTime() * 1000;
  const interval = Math.ceil(MINUTE_US / rule.perMinute);
  const latest = now + Math.floor(interval * (rule.burst - 1));

  await db.remove(RateLimit, { tat: LessThanOrEqual(now) });
  const taken = await through(db, async (manager) => {
    await manager.createQueryBuilder().insert().into(RateLimit.schema).values({ key: id, tat: now }).orIgnore().updateEntity(false).execute();
    // One conditional statement decides, so that two nodes on one database cannot both take the last token.
    const update = manager
      .createQueryBuilder()
      .update(RateLimit.schema)
      .set({ tat: () => 'tat + :interval' });
    return update
      .where({ key: id, tat: LessThanOrEqual(latest) })
      .setParameters({ interval })
      .execute();
  });
  if (taken.affected === 1) return { allowed: true, retryAfterSeconds: 0 };

  const tat = (await db.one(RateLimit, { key: id }))?.tat ?? latest + interval;
  // Later than a drained bucket can be: the clock went back or the rule was tightened. Without this a day's jump locks out for a day.
  const honest = Math.min(tat, latest + interval);
  if (honest < tat) await db.update(RateLimit, { key: id }, { tat: honest });
  return { allowed: false, retryAfterSeconds: Math.ceil((honest - latest) / 1_000_000) };
}
