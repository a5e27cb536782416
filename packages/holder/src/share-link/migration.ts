/** Shares, and in the ledger until when something was to be seen and when that ended. */
export const shareMigration = {
  id: 'holder-0008-share-links',
  sql: [
    `CREATE TABLE wallet_share (
      id text PRIMARY KEY, owner text NOT NULL, badge_id text NOT NULL, level text NOT NULL,
      token_hash text NOT NULL UNIQUE, token text NOT NULL, recipient text, purpose text, mailbox text, code_hash text, code_until text,
      presentation text NOT NULL, format text NOT NULL, claims text NOT NULL, left_out integer NOT NULL, issuer_name text, verdict text NOT NULL, check_after text NOT NULL,
      views integer NOT NULL, viewed_on text, created_at text NOT NULL, ends_at text NOT NULL)`,
    'CREATE INDEX wallet_share_owner ON wallet_share (owner, created_at)',
    'CREATE INDEX wallet_share_badge ON wallet_share (badge_id)',
    'CREATE INDEX wallet_share_end ON wallet_share (ends_at)',
    'ALTER TABLE wallet_disclosure ADD COLUMN shown_until text',
    'ALTER TABLE wallet_disclosure ADD COLUMN ended_at text',
  ],
};
