import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type RateRule, storeSchema, takeToken } from '../index.ts';
import { RateLimit } from '../store-schema.ts';
import { overEveryEngine } from '../testing/trial.ts';

const START = Date.parse('2026-05-01T10:00:00.000Z');

overEveryEngine(
  'rate limits',
  (trial) => {
    let time = START;
    const context = { clock: () => new Date(time) };
    const take = (key: string, rule: RateRule) => trial.store.write((db) => takeToken(db, context, key, rule));

    it('gives the burst at once, then says how long to wait, and gives one more after just that time', async () => {
      const rule = { perMinute: 6, burst: 2 };
      expect([await take('a', rule), await take('a', rule), await take('a', rule)]).toEqual([
        { allowed: true, retryAfterSeconds: 0 },
        { allowed: true, retryAfterSeconds: 0 },
        { allowed: false, retryAfterSeconds: 10 },
      ]);
      expect((await take('b', rule)).allowed).toBe(true);
      time += 9_999;
      expect(await take('a', rule)).toEqual({ allowed: false, retryAfterSeconds: 1 });
      time += 1;
      expect((await take('a', rule)).allowed).toBe(true);
      expect(await take('a', rule)).toEqual({ allowed: false, retryAfterSeconds: 10 });
    });

    it('gives exactly the burst to many who ask at once', async () => {
      const answers = await Promise.all(Array.from({ length: 30 }, () => take('crowd', { perMinute: 1, burst: 5 })));
      expect(answers.filter(({ allowed }) => allowed)).toHaveLength(5);
    });

    it('agrees with a bucket that drips millisecond by millisecond', async () => {
      const rules = fc.record({ perMinute: fc.constantFrom(1, 5 / 15, 7, 10, 60, 600), burst: fc.integer({ min: 1, max: 5 }) });
      // Waits that often land on, just before and just after a whole interval.
      const waits = fc.array(fc.tuple(fc.constantFrom(0, 0, 1, 5), fc.constantFrom(-1, 0, 0, 1, 37)), { minLength: 1, maxLength: 12 });
      let schedule = 0;
      let takes = 0;
      await fc.assert(
        fc.asyncProperty(rules, waits, async (rule, waits) => {
          const key = `schedule-${schedule++}`;
          const bucket = drippingBucket(rule);
          const interval = Math.ceil(60_000 / rule.perMinute);
          time = START + schedule * 10_000_000;
          await trial.store.write(async (db) => {
            for (const [intervals, more] of waits) {
              const wait = Math.max(0, Math.round((intervals * interval) / (intervals === 5 ? 3 : 1)) + more);
              time += wait;
              takes++;
              const answer = await takeToken(db, context, key, rule);
              expect(answer).toEqual(bucket(wait));
            }
          });
        }),
        { numRuns: 300 },
      );
      console.log(`${takes} takes in ${schedule} random schedules equal to the model`);
    });

    it('keeps only a hash of the key, and that no longer than the bucket needs to fill', async () => {
      await take('203.0.113.7', { perMinute: 60, burst: 1 });
      const rows = () => trial.store.read((db) => db.list(RateLimit, {}));
      expect(JSON.stringify(await rows())).not.toContain('203.0.113');
      time += 1_000_000_000;
      await take('somebody else', { perMinute: 60, burst: 1 });
      expect(await rows()).toHaveLength(1);
    });

    it('locks nobody out for longer than a full bucket when the clock goes back a year', async () => {
      const rule = { perMinute: 6, burst: 2 };
      await take('c', rule);
      await take('c', rule);
      time -= 365 * 86_400_000;
      expect(await take('c', rule)).toEqual({ allowed: false, retryAfterSeconds: 10 });
      time += 10_000;
      expect((await take('c', rule)).allowed).toBe(true);
    });

    it('refuses a rule that would let nobody or everybody in', async () => {
      for (const rule of [
        { perMinute: 0, burst: 1 },
        { perMinute: 1, burst: 0 },
        { perMinute: Number.NaN, burst: 1 },
      ])
        await expect(take('d', rule)).rejects.toThrow('rate limit');
    });
  },
  [storeSchema],
);

/** The slow model: a bucket of `burst` cups, from which a cup's worth leaks every interval, simulated one millisecond after the other. */
function drippingBucket(rule: RateRule) {
  const cup = Math.ceil(60_000_000 / rule.perMinute);
  let level = 0;
  const drip = () => {
    level = Math.max(0, level - 1_000);
  };
  return (wait: number) => {
    for (let ms = 0; ms < wait && level > 0; ms++) drip();
    if (level + cup <= rule.burst * cup) {
      level += cup;
      return { allowed: true, retryAfterSeconds: 0 };
    }
    return { allowed: false, retryAfterSeconds: Math.ceil((level + cup - rule.burst * cup) / 1_000_000) };
  };
}
