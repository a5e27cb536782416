/** What is here already came by an offer, to a key of this wallet, or as a file that its owner called a badge of theirs by keeping it. */
export const importMigration = {
  id: 'holder-0006-imports',
  sql: [
    `CREATE TABLE wallet_import (
      id text PRIMARY KEY, owner text NOT NULL, content text NOT NULL, kind text NOT NULL, address text, document text NOT NULL, document_id text NOT NULL,
      issuer_did text NOT NULL, named text NOT NULL, facts text NOT NULL, verdict text NOT NULL, created_at text NOT NULL)`,
    'CREATE INDEX wallet_import_owner ON wallet_import (owner, created_at)',
    `CREATE TABLE wallet_file (
      id text PRIMARY KEY, owner text NOT NULL, badge_id text NOT NULL, kind text NOT NULL, content text NOT NULL, hash text NOT NULL, size integer NOT NULL,
      kept_at text NOT NULL, UNIQUE (owner, badge_id, hash))`,
    "ALTER TABLE wallet_badge ADD COLUMN whose text NOT NULL DEFAULT 'key'",
    "UPDATE wallet_badge SET whose = 'said' WHERE issuer_url = ''",
  ],
};
