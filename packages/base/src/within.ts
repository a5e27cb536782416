import { setTimeout as wait } from 'node:timers/promises';

/** Waits for it, but no longer than that; whatever becomes of it afterwards is its own. */
export async function within(ms: number, work: Promise<unknown>): Promise<void> {
  const bound = new AbortController();
  try {
    await Promise.race([work, wait(ms, undefined, { signal: bound.signal })]);
  } finally {
    bound.abort();
  }
}
