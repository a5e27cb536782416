import type { Schema } from '@laurel/store';
import { deletionMigration } from './oid4vp/deletion-migration.ts';
import * as records from './records.ts';

/** Everything a verifier keeps. One submission a request: the constraint is the net under the transaction that holds it. */
export const verifierSchema: Schema = {
  name: 'verifier',
  tables: [records.PresentationRequest, records.Submission, records.PresentedCredential, records.Shown],
  migrations: [
    {
      id: 'verifier-0001-requests',
      sql: [
        `CREATE TABLE presentation_request (
          id text PRIMARY KEY, ask_token text NOT NULL UNIQUE, reference text NOT NULL UNIQUE, state_value text NOT NULL, nonce text NOT NULL UNIQUE,
          title text NOT NULL, purpose text NOT NULL, retention text NOT NULL, ask text NOT NULL, query text NOT NULL,
          state text NOT NULL, created_at text NOT NULL, created_by text NOT NULL, expires_at text NOT NULL, ended_at text, response_code_hash text)`,
        'CREATE INDEX presentation_request_recent ON presentation_request (created_at)',
        'CREATE INDEX presentation_request_open ON presentation_request (state, expires_at)',
      ],
    },
    {
      id: 'verifier-0002-submissions',
      sql: [
        `CREATE TABLE submission (
          id text PRIMARY KEY, request_id text NOT NULL UNIQUE REFERENCES presentation_request (id), received_at text NOT NULL,
          outcome text NOT NULL, code text NOT NULL, sentence text NOT NULL, checks text NOT NULL, as_of text NOT NULL, rechecked_at text,
          erase_at text NOT NULL)`,
        'CREATE INDEX submission_erase ON submission (erase_at)',
        `CREATE TABLE presented_credential (
          submission_id text NOT NULL REFERENCES submission (id) ON DELETE CASCADE, position integer NOT NULL, issuer text NOT NULL, key_id text NOT NULL,
          format text NOT NULL, kind text NOT NULL, status text NOT NULL, vouchers text NOT NULL, claim_names text NOT NULL, valid_until text,
          PRIMARY KEY (submission_id, position))`,
        'CREATE TABLE shown (submission_id text PRIMARY KEY REFERENCES submission (id) ON DELETE CASCADE, disclosed text NOT NULL, erase_at text NOT NULL)',
        'CREATE INDEX shown_erase ON shown (erase_at)',
      ],
    },
    {
      id: 'verifier-0003-declines-end-nothing',
      sql: [
        'ALTER TABLE presentation_request ADD COLUMN declined_at text',
        `UPDATE presentation_request SET declined_at = ended_at, state = 'expired' WHERE state = 'declined'`,
      ],
    },
    deletionMigration,
  ],
};
