import type { Holding, Language } from '@laurel/base';
import { integer, key, nullable, openTable, type Schema, text } from '@laurel/store';

/**
 * `accepted` means: by the mail server; `bounced`, that one told us later that it came back. Nobody can know more, so nothing here says "delivered".
 */
export type LetterStage = 'queued' | 'sending' | 'accepted' | 'failed' | 'bounced';

/**
 * One letter. Recipient, subject and text are personal and may hold a secret (a sign-in link, a claim link): they rest here
 * only until the letter has ended, accepted or failed, and are then erased; what stays tells nothing about anybody.
 */
export type LetterRow = {
  id: string;
  kind: string;
  about: string | null;
  /** Whose letter it is; null for the node's own (sign-in). */
  scope: string | null;
  language: Language;
  recipient: string | null;
  subject: string | null;
  text: string | null;
  /** Where letters of this kind can be ended: a secret like the text. */
  unsubscribe: string | null;
  until: string | null;
  state: LetterStage;
  /** Counted when claimed: a letter that ends the process each time must come to an end itself. */
  attempts: number;
  /** Queued: not before this. Sending: until this nobody else's. */
  nextAt: string;
  lastError: string | null;
  createdAt: string;
  endedAt: string | null;
};

// An outbox belongs to the node: a letter is found by `about`, the id of a row that is itself scoped.
export const Outbox = openTable<LetterRow>('outbox', {
  id: text(key),
  kind: text(),
  about: text(nullable),
  scope: text(nullable),
  language: text(),
  recipient: text(nullable),
  subject: text(nullable),
  text: text(nullable),
  unsubscribe: text(nullable),
  until: text(nullable),
  state: text(),
  attempts: integer(),
  nextAt: text(),
  lastError: text(nullable),
  createdAt: text(),
  endedAt: text(nullable),
});

export const courierSchema: Schema = {
  name: 'courier',
  tables: [Outbox],
  migrations: [
    {
      id: 'courier-0001-outbox',
      sql: [
        `CREATE TABLE outbox (
          id text PRIMARY KEY, kind text NOT NULL, about text, language text NOT NULL,
          recipient text, subject text, text text, until text,
          state text NOT NULL, attempts integer NOT NULL, next_at text NOT NULL, last_error text,
          created_at text NOT NULL, ended_at text)`,
        'CREATE INDEX outbox_due ON outbox (next_at) WHERE ended_at IS NULL',
        'CREATE INDEX outbox_about ON outbox (about, created_at)',
      ],
    },
    {
      id: 'courier-0002-scope-bounces',
      sql: [
        'ALTER TABLE outbox ADD COLUMN scope text',
        'ALTER TABLE outbox ADD COLUMN unsubscribe text',
        'CREATE INDEX outbox_recent ON outbox (scope, created_at, id)',
        'CREATE INDEX outbox_state ON outbox (scope, state, created_at, id)',
      ],
    },
    { id: 'courier-0003-failed', sql: ["CREATE INDEX outbox_failed ON outbox (about) WHERE state IN ('failed', 'bounced')"] },
  ],
};

/** What a letter leaves behind when it has ended. */
export const ended = (state: 'accepted' | 'failed' | 'bounced', at: string, lastError: string | null): Partial<LetterRow> => ({
  state,
  lastError,
  endedAt: at,
  recipient: null,
  subject: null,
  text: null,
  unsubscribe: null,
});

/** For the data inventory. */
export const courierInventory: readonly Holding[] = [
  {
    table: 'outbox',
    what: 'address, subject and text of letters on their way',
    why: 'to send them, also after a restart',
    kept: 'until the mail server accepted the letter or it failed, 21 hours at most; then only its kind, times and outcome',
  },
];
