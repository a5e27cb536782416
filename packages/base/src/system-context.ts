import { randomBytes } from 'node:crypto';
import type { Context } from './context.ts';
import { type LogLevel, openLog } from './log.ts';
import { type OutboundOptions, openOutbound } from './outbound/outbound.ts';

export type SystemOptions = Omit<OutboundOptions, 'log'> & { logLevel: LogLevel };

/** The machine's clock, where nothing set another. */
export const systemClock: Context['clock'] = () => new Date();

/** The machine's clock, the system's randomness, a log on standard error and the way out. Tests hand over what they set. */
export function systemContext(options: SystemOptions, set: Partial<Pick<Context, 'clock' | 'random' | 'log'>> = {}): Context {
  const clock = set.clock ?? systemClock;
  const random = set.random ?? ((bytes: number) => new Uint8Array(randomBytes(bytes)));
  const log = set.log ?? openLog({ level: options.logLevel, clock });
  return { clock, random, log, outbound: openOutbound({ ...options, log }) };
}
