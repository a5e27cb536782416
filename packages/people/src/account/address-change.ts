import { key, type Migration, nullable, openTable, text } from '@laurel/store';

/** An address that somebody wants to sign in with, until its owner confirms it. `sessionId` is the session that asked. */
export type AddressChangeRow = {
  tokenHash: string;
  personId: string;
  sessionId: string;
  email: string;
  createdAt: string;
  expiresAt: string;
  usedAt: string | null;
};

export const AddressChange = openTable<AddressChangeRow>('address_change', {
  tokenHash: text(key),
  personId: text(),
  sessionId: text(),
  email: text(),
  createdAt: text(),
  expiresAt: text(),
  usedAt: text(nullable),
});

export const addressChangesMigration: Migration = {
  id: 'people-0005-address-changes',
  sql: [
    `CREATE TABLE address_change (
      token_hash text PRIMARY KEY, person_id text NOT NULL REFERENCES person (id), session_id text NOT NULL, email text NOT NULL,
      created_at text NOT NULL, expires_at text NOT NULL, used_at text)`,
  ],
};
