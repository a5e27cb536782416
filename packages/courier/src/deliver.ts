import { type Context, inMs, now } from '@laurel/base';
import { IsNull, LessThanOrEqual, type Store, type Where, type Writer } from '@laurel/store';
import { CLAIM_MS, LETTERS_PER_RUN, RETRY_AFTER_MS } from './limits.ts';
import type { MailServer, Refusal } from './mail-server.ts';
import { ended, type LetterRow, Outbox } from './outbox.ts';

export type DeliverDeps = { store: Store; context: Context; server: MailServer; renewMs: number };

/**
 * Sends what is due: claims in one write, sends outside of any, records in another. A process killed in between leaves its
 * letters `sending`; when the claim that it renewed has run out they are sent again, at least once and under the same Message-ID.
 */
export async function deliver({ store, context, server, renewMs }: DeliverDeps): Promise<'more' | 'idle'> {
  if (!(await store.read((db) => db.one(Outbox, due(context))))) return 'idle';
  const letters = await store.write((db) => claim(db, context));
  const stopRenewing = renew(letters, { store, context, renewMs });
  const send = async (letter: LetterRow) => ({ letter, outcome: isTooLate(letter, context) ? TOO_LATE : await server.send(letter) });
  const outcomes = await Promise.all(letters.map(send)).finally(stopRenewing);
  await store.write(async (db) => {
    for (const { letter, outcome } of outcomes) await recordOutcome(db, context, letter, outcome);
  });
  return letters.length < LETTERS_PER_RUN ? 'idle' : 'more';
}

const due = (context: Context): Where<LetterRow> => ({ endedAt: IsNull(), nextAt: LessThanOrEqual(now(context)) });

async function claim(db: Writer, context: Context): Promise<LetterRow[]> {
  // A person waits for a sign-in letter while a batch of thousands drains: what has an end goes first.
  const letters = await db.list(Outbox, due(context), { order: { until: { direction: 'ASC', nulls: 'LAST' }, nextAt: 'ASC' }, take: LETTERS_PER_RUN });
  const claimed: LetterRow[] = letters.map((letter) => ({ ...letter, state: 'sending', attempts: letter.attempts + 1, nextAt: inMs(context, CLAIM_MS) }));
  for (const { id, state, attempts, nextAt } of claimed) await db.update(Outbox, { id }, { state, attempts, nextAt });
  return claimed;
}

/** Keeps the claim while its letters are on their way. Trouble with the database ends it: then they are sent again, which is promised. */
function renew(letters: readonly LetterRow[], { store, context, renewMs }: Omit<DeliverDeps, 'server'>): () => void {
  const timer = setInterval(() => {
    store
      .write(async (db) => {
        for (const { id, attempts } of letters) await db.update(Outbox, { id, state: 'sending', attempts }, { nextAt: inMs(context, CLAIM_MS) });
      })
      .catch(() => clearInterval(timer));
  }, renewMs);
  return () => clearInterval(timer);
}

const TOO_LATE = { problem: 'too_late', smtp: '', final: true } as const;

const isTooLate = ({ until }: LetterRow, context: Context): boolean => until !== null && until <= now(context);

async function recordOutcome(db: Writer, context: Context, letter: LetterRow, outcome: 'accepted' | Refusal | typeof TOO_LATE): Promise<void> {
  const { id, kind, attempts } = letter;
  // Whoever comes back after the claim ran out finds another attempt counted, and records nothing over it.
  const mine = { id, state: 'sending', attempts } as const;
  if (outcome === 'accepted') {
    await db.update(Outbox, mine, ended('accepted', now(context), null));
    return;
  }
  const error = `${outcome.problem} ${outcome.smtp}`.trim();
  const wait = outcome.final ? undefined : RETRY_AFTER_MS[attempts - 1];
  if (wait === undefined) {
    context.log.error('letter.failed', { letter: id, kind, attempts, error });
    await db.update(Outbox, mine, ended('failed', now(context), error));
  } else {
    context.log.warn('letter.delayed', { letter: id, kind, attempts, error });
    await db.update(Outbox, mine, { state: 'queued', nextAt: inMs(context, wait), lastError: error });
  }
}
