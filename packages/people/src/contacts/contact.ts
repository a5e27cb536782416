import { type Context, LaurelError, utf8 } from '@laurel/base';
import { key, nullable, openTable, type Reader, text, type Writer } from '@laurel/store';
import { keyOf, lock, type NodeKey, openKey, PersonKey, unlock } from './person-key.ts';

/**
 * The address of a person: a keyed fingerprint to find it by, and the address itself under the person's own key. Both are null, and `email` is not, in a
 * row of an older node alone, which the next start locks (`lockContacts`).
 */
export type ContactRow = {
  personId: string;
  fingerprint: string | null;
  sealed: string | null;
  email: string | null;
  createdAt: string;
  verifiedAt: string | null;
};
export const Contact = openTable<ContactRow>('contact', {
  personId: text(key),
  fingerprint: text(nullable),
  sealed: text(nullable),
  email: text(nullable),
  createdAt: text(),
  verifiedAt: text(nullable),
});

/** The condition by which a normalised address is found: one look into an index. */
export const contactAt = ({ agent }: { agent: Pick<NodeKey, 'fingerprint'> }, email: string): { fingerprint: string } => ({
  fingerprint: agent.fingerprint(email, 'contact'),
});

type Locking = { agent: NodeKey; context: Pick<Context, 'random' | 'clock'> };
export type LockedAddress = { fingerprint: string; sealed: string; email: null };

/** An address as its row keeps it, under the key of the person, who gets one where they have none yet. */
export const lockAddress = async (deps: Locking, db: Writer, personId: string, email: string): Promise<LockedAddress> =>
  addressUnder(await keyOf(deps, db, personId), deps, personId, email);

export function addressUnder(own: Uint8Array, { agent, context }: Locking, personId: string, email: string): LockedAddress {
  const sealed = Buffer.from(lock(own, utf8(email), placeOf(personId), context)).toString('base64url');
  return { ...contactAt({ agent }, email), sealed, email: null };
}

/** @throws LaurelError kek_wrong · key_damaged */
export async function addressOf(deps: { agent: Pick<NodeKey, 'unseal'> }, db: Reader, contact: ContactRow): Promise<string> {
  const key = await db.one(PersonKey, { personId: contact.personId });
  return openAddress(contact, () => openKey(deps, key));
}

/** The same with the key at hand, of which a plain address has no need. */
export function openAddress({ personId, sealed, email }: ContactRow, key: () => Uint8Array): string {
  if (email !== null) return email;
  const own = key();
  try {
    return new TextDecoder().decode(unlock(own, Buffer.from(sealed ?? '', 'base64url'), placeOf(personId)));
  } catch (cause) {
    throw new LaurelError('key_damaged', { detail: 'The address of this person does not open: its row was changed or damaged.', cause });
  }
}

export const isDamage = (error: unknown): boolean => error instanceof LaurelError && error.code === 'key_damaged';

const placeOf = (personId: string): string => `contact of ${personId}`;
