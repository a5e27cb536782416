import { LaurelError } from '@laurel/base';
import { DERIVATION_WAIT, DERIVATIONS_WAITING } from '../limits.ts';

/**
 * A line in this process: one works, a few wait, and whoever comes then is told to come back.
 * @throws LaurelError too_many_requests
 */
export function openLine(): <T>(work: () => Promise<T>) => Promise<T> {
  let line: Promise<unknown> = Promise.resolve();
  let waiting = 0;
  return async (work) => {
    if (waiting >= DERIVATIONS_WAITING) throw new LaurelError('too_many_requests', { retryAfterSeconds: DERIVATION_WAIT });
    waiting += 1;
    const turn = line.then(work);
    line = turn.catch(() => {}); // whoever waits behind it has no part in its failure
    try {
      return await turn;
    } finally {
      waiting -= 1;
    }
  };
}
