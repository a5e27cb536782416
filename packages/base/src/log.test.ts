import { expect, it } from 'vitest';
import { type LogFields, openLog } from './log.ts';

it('writes one line of JSON per event, with the clock it was given, from its level up', () => {
  const lines: string[] = [];
  const log = openLog({ level: 'warn', clock: () => new Date('2026-05-03T10:00:00Z'), write: (line) => lines.push(line) });
  log.info('award.kept', { award: '1' });
  log.warn('outbound.failed', { reason: 'ETIMEDOUT', tries: 2 });
  log.error('job.failed');
  expect(lines.map((line) => JSON.parse(line))).toEqual([
    { level: 'warn', time: '2026-05-03T10:00:00.000Z', reason: 'ETIMEDOUT', tries: 2, event: 'outbound.failed' },
    { level: 'error', time: '2026-05-03T10:00:00.000Z', event: 'job.failed' },
  ]);
  expect(lines.every((line) => line.endsWith('\n') && line.indexOf('\n') === line.length - 1)).toBe(true);
});

it('does not compile with a field that names personal data', () => {
  // @ts-expect-error an address must not reach a log
  const address: LogFields = { email: 'zoe@example.org' };
  // @ts-expect-error nor a token
  const token: LogFields = { token: 'abc' };
  expect([address, token]).toHaveLength(2);
});
