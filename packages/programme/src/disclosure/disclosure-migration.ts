import type { Migration } from '@laurel/store';

export const disclosureMigration: Migration = {
  id: 'programme-0003-disclosures',
  sql: [
    `CREATE TABLE disclosure (
      id text PRIMARY KEY, subject text NOT NULL, recipient text NOT NULL, reader text NOT NULL, purpose text NOT NULL, categories text NOT NULL,
      consent_id text NOT NULL REFERENCES consent_event (id), at text NOT NULL)`,
    'CREATE INDEX disclosure_subject ON disclosure (subject, at)',
    'CREATE INDEX disclosure_consent ON disclosure (consent_id)',
  ],
};
