import { expect, it } from 'vitest';
import { HOUR, inMs, now } from './context.ts';
import { silentLog } from './log.ts';
import { systemContext } from './system-context.ts';

const options = { allowInsecureLoopback: false, logLevel: 'silent' } as const;

it('reads the machine’s clock and randomness unless a test sets them', async () => {
  const real = systemContext(options);
  const before = Date.now();
  const read = real.clock().getTime();
  expect([before <= read, read <= Date.now()]).toEqual([true, true]);
  expect(real.random(32)).toHaveLength(32);
  expect(real.random(32)).not.toEqual(real.random(32));
  const set = systemContext(options, { clock: () => new Date('2026-05-03T10:00:00Z'), random: (bytes) => new Uint8Array(bytes), log: silentLog });
  expect([now(set), inMs(set, HOUR)]).toEqual(['2026-05-03T10:00:00.000Z', '2026-05-03T11:00:00.000Z']);
  expect(set.random(2)).toEqual(new Uint8Array(2));
  expect(set.log).toBe(silentLog);
  await Promise.all([real.outbound.close(), set.outbound.close()]);
});
