import type { Schema } from '@laurel/store';
import { renewedMigration, Saved, savedMigration } from './backup/records.ts';
import { collectionMigration } from './collections/collection-migration.ts';
import { Collected, Collection } from './collections/collection-records.ts';
import { Consent, consentMigration } from './consent/consent-records.ts';
import { Goal, goalMigration } from './goals/goal-records.ts';
import { importMigration } from './import/import-migration.ts';
import { BadgeFile, LookedImport } from './import/import-records.ts';
import { Badge, Claim, Copy, Disclosure, LeftKey, Request } from './records.ts';
import { Receipt, receiptMigration } from './share/receipt-records.ts';
import { closedMigration } from './share-link/closed-migration.ts';
import { Folio, folioMigration } from './share-link/folio-records.ts';
import { levelMigration } from './share-link/level-migration.ts';
import { shareMigration } from './share-link/migration.ts';
import { Share } from './share-link/records.ts';
import { Card } from './wallet/card.ts';

/** Everything a wallet keeps. Every table has its owner; the unique constraints are nets under the code. */
export const holderSchema: Schema = {
  name: 'holder',
  tables: [Claim, Badge, Copy, LeftKey, Request, Disclosure, LookedImport, BadgeFile, Card, Collection, Collected, Share, Folio, Saved, Receipt, Consent, Goal],
  migrations: [
    {
      id: 'holder-0001-badges',
      sql: [
        `CREATE TABLE wallet_claim (
          id text PRIMARY KEY, owner text NOT NULL, offer_uri text NOT NULL, offer text NOT NULL, metadata text NOT NULL, state text NOT NULL,
          holder_kid text, token_grant text, busy_until text, refill_after text, created_at text NOT NULL,
          UNIQUE (owner, offer_uri))`,
        'CREATE INDEX wallet_claim_refill ON wallet_claim (state, refill_after)',
        `CREATE TABLE wallet_badge (
          id text PRIMARY KEY REFERENCES wallet_claim (id), owner text NOT NULL, issuer_did text NOT NULL, issuer_url text NOT NULL,
          document text, document_id text, holder_kid text, facts text NOT NULL, verdict text NOT NULL, kept_at text NOT NULL)`,
        'CREATE INDEX wallet_badge_owner ON wallet_badge (owner, kept_at)',
        'CREATE UNIQUE INDEX wallet_badge_document ON wallet_badge (owner, document_id)',
        `CREATE TABLE wallet_copy (
          id text PRIMARY KEY, owner text NOT NULL, badge_id text NOT NULL REFERENCES wallet_claim (id), kid text NOT NULL UNIQUE, state text NOT NULL,
          compact text, spent_for text, spent_at text, created_at text NOT NULL)`,
        'CREATE INDEX wallet_copy_badge ON wallet_copy (badge_id, state)',
      ],
    },
    {
      id: 'holder-0002-sharing',
      sql: [
        `CREATE TABLE wallet_request (
          id text PRIMARY KEY, owner text NOT NULL, client_id text NOT NULL, nonce text NOT NULL, request_uri text NOT NULL, request text NOT NULL,
          state text NOT NULL, busy_until text, go_on text, received_at text NOT NULL, expires_at text NOT NULL,
          UNIQUE (owner, client_id, nonce))`,
        'CREATE INDEX wallet_request_open ON wallet_request (owner, state)',
        `CREATE TABLE wallet_disclosure (
          id text PRIMARY KEY, owner text NOT NULL, request_id text NOT NULL, client_id text NOT NULL, verifier_name text NOT NULL, host text NOT NULL,
          purpose text, retention text, shown text NOT NULL, outcome text NOT NULL, receipt text, at text NOT NULL,
          UNIQUE (owner, request_id))`,
        'CREATE INDEX wallet_disclosure_owner ON wallet_disclosure (owner, at)',
      ],
    },
    {
      id: 'holder-0003-checked-again',
      sql: [
        'ALTER TABLE wallet_badge ADD COLUMN check_after text',
        'UPDATE wallet_badge SET check_after = kept_at',
        'CREATE INDEX wallet_badge_check ON wallet_badge (check_after)',
        'CREATE TABLE wallet_left_key (kid text PRIMARY KEY, owner text NOT NULL)',
      ],
    },
    {
      // A badge may come as a file, without a claim. SQLite drops no constraint, so the table is made anew.
      id: 'holder-0004-badges-from-files',
      sql: [
        `CREATE TABLE wallet_badge_anew (
          id text PRIMARY KEY, owner text NOT NULL, issuer_did text NOT NULL, issuer_url text NOT NULL,
          document text, document_id text, holder_kid text, facts text NOT NULL, verdict text NOT NULL, kept_at text NOT NULL, check_after text)`,
        `INSERT INTO wallet_badge_anew (id, owner, issuer_did, issuer_url, document, document_id, holder_kid, facts, verdict, kept_at, check_after)
          SELECT id, owner, issuer_did, issuer_url, document, document_id, holder_kid, facts, verdict, kept_at, check_after FROM wallet_badge`,
        'DROP TABLE wallet_badge',
        'ALTER TABLE wallet_badge_anew RENAME TO wallet_badge',
        'CREATE INDEX wallet_badge_owner ON wallet_badge (owner, kept_at)',
        'CREATE UNIQUE INDEX wallet_badge_document ON wallet_badge (owner, document_id)',
        'CREATE INDEX wallet_badge_check ON wallet_badge (check_after)',
      ],
    },
    {
      id: 'holder-0005-room-taken',
      sql: ['ALTER TABLE wallet_badge ADD COLUMN size integer NOT NULL DEFAULT 0', 'UPDATE wallet_badge SET size = coalesce(octet_length(document), 0)'],
    },
    importMigration,
    collectionMigration,
    shareMigration,
    savedMigration,
    receiptMigration,
    closedMigration,
    consentMigration,
    goalMigration,
    levelMigration,
    folioMigration,
    renewedMigration,
  ],
};
