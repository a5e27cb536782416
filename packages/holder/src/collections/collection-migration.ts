/** Cards of what is here already are made when the wallet opens (wallet/card.ts). */
export const collectionMigration = {
  id: 'holder-0007-cards-and-collections',
  sql: [
    `CREATE TABLE wallet_card (
      id text PRIMARY KEY, owner text NOT NULL, title text NOT NULL, issuer text NOT NULL, words text NOT NULL, ends_at text, kept_at text NOT NULL, whose text NOT NULL)`,
    'CREATE INDEX wallet_card_owner ON wallet_card (owner)',
    'CREATE TABLE wallet_collection (id text PRIMARY KEY, owner text NOT NULL, name text NOT NULL, place integer NOT NULL, created_at text NOT NULL)',
    'CREATE INDEX wallet_collection_owner ON wallet_collection (owner, place)',
    `CREATE TABLE wallet_collected (
      collection_id text NOT NULL, badge_id text NOT NULL, owner text NOT NULL, place integer NOT NULL, PRIMARY KEY (collection_id, badge_id))`,
    'CREATE INDEX wallet_collected_badge ON wallet_collected (owner, badge_id)',
  ],
};
