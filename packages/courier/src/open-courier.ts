import type { Context, Enqueue, Job } from '@laurel/base';
import type { Reader, Store, Writer } from '@laurel/store';
import { deliver } from './deliver.ts';
import { enqueueIn } from './enqueue.ts';
import { holdIn } from './hold-waiting.ts';
import { type LetterState, letterStates } from './letter-states.ts';
import { RENEW_MS } from './limits.ts';
import { type MailTransport, type NameIn, openMailServer, readSender } from './mail-server.ts';
import type { Bounce } from './read-bounce.ts';
import { type OutboxReader, outboxReader } from './read-outbox.ts';
import { type BounceAnswer, bounceIn } from './record-bounce.ts';

export type CourierOptions = {
  store: Store;
  context: Context;
  /** Without one letters are kept until there is. */
  transport: MailTransport | undefined;
  from: string;
  /** The sender's name in another language; as `from` has it where absent. */
  nameIn?: NameIn;
  /** How often the claim on a letter is renewed while it is being sent; RENEW_MS where it is not said. */
  renewMs?: number;
};

export type Courier = {
  /** Inside the caller's write. @throws LaurelError bad_request when `to` is not one address */
  enqueue: Enqueue<Writer>;
  jobs: readonly Job[];
  /** By the rows letters are about. */
  states: (db: Reader, about: readonly string[]) => Promise<Map<string, LetterState>>;
  /** What letters of one scope became, for whoever answers for them. */
  outbox: OutboxReader;
  /** Takes down that a letter came back (`readBounce` reads the notification). */
  bounce: (db: Writer, bounce: Bounce, scope?: string) => Promise<BounceAnswer>;
  /** On data from a backup: ends every letter that waits, unsent, and answers how many. */
  hold: (db: Writer) => Promise<number>;
  close: () => void;
};

/**
 * The node's outgoing mail.
 * @throws LaurelError config_invalid
 */
export function openCourier({ store, context, transport, from, nameIn, renewMs = RENEW_MS }: CourierOptions): Courier {
  const server = transport && openMailServer(transport, from, nameIn);
  if (!server) readSender(from);
  return {
    enqueue: enqueueIn(context),
    jobs: server ? [{ name: 'mail', everySeconds: 2, run: () => deliver({ store, context, server, renewMs }) }] : [],
    states: letterStates,
    outbox: outboxReader,
    bounce: bounceIn(context),
    hold: holdIn(context),
    close: () => server?.close(),
  };
}
