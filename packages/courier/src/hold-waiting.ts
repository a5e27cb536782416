import { type Context, now } from '@laurel/base';
import { IsNull, type Writer } from '@laurel/store';
import { ended, Outbox } from './outbox.ts';

/**
 * Ends every letter that waits, unsent: on data from a backup each of them has most likely been sent since, and a letter too few can be sent
 * again by whoever reads the outbox, while one too many cannot be taken back. Answers how many there were.
 */
export const holdIn =
  (context: Context) =>
  (db: Writer): Promise<number> =>
    db.update(Outbox, { endedAt: IsNull() }, ended('failed', now(context), 'restored'));
