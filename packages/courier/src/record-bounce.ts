import { type Context, now } from '@laurel/base';
import type { Writer } from '@laurel/store';
import { ended, Outbox } from './outbox.ts';
import { type Bounce, statusOf } from './read-bounce.ts';

/** `noted` now, or `known` before; `passing` where nothing is final; `unknown` where no letter of this node, or of the scope asked about, has that Message-ID. */
export type BounceAnswer = 'noted' | 'known' | 'passing' | 'unknown';

/**
 * A letter that was accepted and came back. It is found by its Message-ID, of which 128 bits nobody guesses. What the notification says of
 * success is not believed: nothing here ever says "delivered". `scope`: only letters of it are known to whoever tells.
 */
export const bounceIn =
  (context: Context) =>
  async (db: Writer, bounce: Bounce, scope?: string): Promise<BounceAnswer> => {
    const id = /^<?([\w-]{22})@[^<>\s]+>?$/.exec(bounce.messageId.trim())?.[1];
    const letter = id === undefined ? undefined : await db.one(Outbox, { id });
    if (!letter || (scope !== undefined && letter.scope !== scope)) return 'unknown';
    if (bounce.action !== 'failed') return 'passing';
    if (letter.state === 'bounced' || letter.state === 'failed') return 'known';
    const status = statusOf(bounce.status);
    // Also one that is still being sent: a fast relay says no before our own record of its yes is written.
    await db.update(Outbox, { id: letter.id }, ended('bounced', now(context), `bounced ${status}`.trim()));
    context.log.warn('letter.bounced', { letter: letter.id, kind: letter.kind, status });
    return 'noted';
  };
