import type { Migration } from '@laurel/store';

/**
 * Addresses are kept locked, each under a key of its person. A person has one address, so that it takes their id for its key; the plain ones move over as
 * they are, for `lockContacts`. `person_key` is there already where the programme made it, with what it locked of each learner.
 */
export const contactsMigration: Migration = {
  id: 'people-0008-locked-contacts',
  sql: [
    'CREATE TABLE IF NOT EXISTS person_key (person_id text PRIMARY KEY, sealed text NOT NULL, made_at text NOT NULL)',
    `CREATE TABLE contact_locked (
      person_id text PRIMARY KEY REFERENCES person (id), fingerprint text UNIQUE, sealed text, email text, created_at text NOT NULL, verified_at text)`,
    `INSERT INTO contact_locked (person_id, email, created_at, verified_at)
      SELECT person_id, email, created_at, verified_at FROM contact`,
    'DROP TABLE contact',
    'ALTER TABLE contact_locked RENAME TO contact',
    'CREATE INDEX contact_unlocked ON contact (person_id) WHERE email IS NOT NULL',
  ],
};
