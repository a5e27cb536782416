import type { Log } from './log.ts';
import type { Outbound } from './outbound/outbound.ts';

/** What a package needs from the world: time, chance, a log and the one way out. Tests set them; nothing else may. */
export type Context = {
  clock: () => Date;
  random: (bytes: number) => Uint8Array;
  log: Log;
  outbound: Outbound;
};

/** The clock's reading as rows keep it: ISO 8601, UTC, milliseconds. */
export const now = (context: Pick<Context, 'clock'>): string => context.clock().toISOString();

/** `clock() + ms`, as rows keep times. */
export const inMs = (context: Pick<Context, 'clock'>, ms: number): string => new Date(context.clock().getTime() + ms).toISOString();

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
