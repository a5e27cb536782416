import type { Migration } from '@laurel/store';

export const affiliationMigration: Migration = {
  id: 'programme-0003-affiliations',
  sql: [
    `CREATE TABLE organisation (
      id text PRIMARY KEY, profile text NOT NULL, name text NOT NULL, kind text NOT NULL, email text NOT NULL, language text NOT NULL,
      created_at text NOT NULL, closed_at text)`,
    'CREATE INDEX organisation_profile ON organisation (profile, name)',
    `CREATE TABLE organisation_member (
      organisation_id text NOT NULL REFERENCES organisation (id), person_id text NOT NULL, added_at text NOT NULL, added_by text NOT NULL,
      PRIMARY KEY (organisation_id, person_id))`,
    'CREATE INDEX organisation_member_person ON organisation_member (person_id)',
    `CREATE TABLE affiliation (
      id text PRIMARY KEY, person_id text NOT NULL, organisation_id text NOT NULL REFERENCES organisation (id), joined_at text NOT NULL, left_at text)`,
    'CREATE UNIQUE INDEX affiliation_live ON affiliation (person_id, organisation_id) WHERE left_at IS NULL',
    'CREATE INDEX affiliation_organisation ON affiliation (organisation_id, left_at)',
  ],
};
