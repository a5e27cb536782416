import type { Migration } from '@laurel/store';

export const pseudonymMigration: Migration = {
  id: 'issuer-0027-pseudonyms',
  sql: [
    'ALTER TABLE award ADD COLUMN pseudonym text',
    // Who is forgotten may be named in the history of an award that was sent on to somebody else: found without reading a million events.
    "CREATE INDEX award_event_sent_on ON award_event (profile) WHERE kind = 'link-sent' AND note IS NOT NULL",
  ],
};
