import type { Migration } from '@laurel/store';

/** `person_key` was made here at first; it is `@laurel/people`'s since contacts are locked by it too (people-0008), and comes before this one. */
export const personKeysMigration: Migration = {
  id: 'programme-0011-person-keys',
  sql: [
    'ALTER TABLE evidence_chunk ADD COLUMN locked integer NOT NULL DEFAULT 0',
    'CREATE INDEX evidence_chunk_unlocked ON evidence_chunk (evidence_id) WHERE locked = 0',
  ],
};
