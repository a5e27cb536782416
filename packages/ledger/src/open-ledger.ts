import { type Context, type AuditEvent as Event, now, type RecordEvent } from '@laurel/base';
import type { Writer } from '@laurel/store';
import { AuditEvent, type Entry, entryHash, GENESIS } from './entry.ts';
import { NAME_LENGTH } from './limits.ts';
import { type Pseudonym, withheld } from './pseudonym.ts';

export type Ledger = { record: RecordEvent<Writer> };

/**
 * The audit chain. `record` takes a Writer, so an event stands or falls with the change it tells of. Strings in `detail` that
 * are no plain codes or identifiers go through `pseudonym` (see `makePseudonym`); without one they are left out. Events recorded
 * together (`Promise.all`) are one statement: a chunk of 250 should do so.
 */
export function openLedger({ context, pseudonym = withheld }: { context: Pick<Context, 'clock'>; pseudonym?: Pseudonym }): Ledger {
  // Two events of one write must not both follow the same one: each waits for the one before. A transaction's tail is its
  // own affair, so this is no cache: it dies with the Writer, and the first event of each write reads the table.
  const tails = new WeakMap<Writer, Promise<Tail>>();
  const waiting = new WeakMap<Writer, { contents: Content[]; written: Promise<Tail> }>();
  return {
    record: async (db, event) => {
      const content = contentOf(event, now(context), pseudonym);
      let batch = waiting.get(db);
      if (!batch) {
        const contents: Content[] = [];
        const before = tails.get(db) ?? readTail(db);
        const written = before.then((tail) => {
          waiting.delete(db);
          return append(db, tail, contents);
        });
        batch = { contents, written };
        waiting.set(db, batch);
        tails.set(db, written);
      }
      batch.contents.push(content);
      await batch.written;
    },
  };
}

type Tail = Pick<Entry, 'seq' | 'hash'>;
type Content = Omit<Entry, 'seq' | 'prevHash' | 'hash'>;

async function readTail(db: Writer): Promise<Tail> {
  const [last] = await db.list(AuditEvent, {}, { order: { seq: 'DESC' }, take: 1 });
  return last ?? { seq: 0, hash: GENESIS };
}

async function append(db: Writer, tail: Tail, contents: readonly Content[]): Promise<Tail> {
  let last = tail;
  const entries = contents.map((content): Entry => {
    const link = { ...content, seq: last.seq + 1, prevHash: last.hash };
    const entry = { ...link, hash: entryHash(link) };
    last = entry;
    return entry;
  });
  await db.insert(AuditEvent, entries);
  return { seq: last.seq, hash: last.hash };
}

function contentOf(event: Event, at: string, pseudonym: Pseudonym): Content {
  return {
    at,
    actor: named(event.actor, 'actor'),
    action: named(event.action, 'action'),
    object: named(event.object, 'object'),
    profile: event.profile === undefined ? null : named(event.profile, 'profile'),
    detail:
      event.detail === undefined
        ? null
        : JSON.stringify(Object.fromEntries(Object.entries(event.detail).map(([name, value]) => [name, open(value, pseudonym)]))),
    requestId: event.requestId ?? null,
  };
}

/** The chain can never forget, so an address or a name must not get in: refused here, as a bug of the caller. */
function named(value: string, what: string): string {
  if (value === '' || value.length > NAME_LENGTH || /[@\s]/.test(value)) throw new Error(`An audit event's ${what} must be an identifier.`);
  return value;
}

/** Codes, ids, DIDs, addresses of resources and times are shown; free text could be about somebody. */
const PLAIN = /^[A-Za-z0-9._~:/?#%&=+,-]{1,300}$/;
const open = (value: string | number, pseudonym: Pseudonym) => (typeof value === 'number' || PLAIN.test(value) ? value : pseudonym(value));
