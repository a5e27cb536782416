import { type Context, now } from '@laurel/base';
import { IsNull, key, type Migration, nullable, openTable, text, type Where, type Writer } from '@laurel/store';

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

/** Ends what sessions asked for that somebody ended: else whoever was just shut out would confirm a day later, and own the account. */
export async function endAddressChanges(
  db: Writer,
  context: Pick<Context, 'clock'>,
  asked: { personId: string; sessionId: Where<AddressChangeRow>['sessionId'] & {} },
): Promise<void> {
  await db.update(AddressChange, { ...asked, usedAt: IsNull() }, { usedAt: now(context) });
}

export const addressChangesMigration: Migration = {
  id: 'people-0005-address-changes',
  sql: [
    `CREATE TABLE address_change (
      token_hash text PRIMARY KEY, person_id text NOT NULL REFERENCES person (id), session_id text NOT NULL, email text NOT NULL,
      created_at text NOT NULL, expires_at text NOT NULL, used_at text)`,
  ],
};
