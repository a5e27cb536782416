import { type CipherGCM, createCipheriv, createDecipheriv } from 'node:crypto';
import { type Context, LaurelError, now } from '@laurel/base';
import { key, openTable, type Reader, text, type Writer } from '@laurel/store';

/** A person's own key, sealed under the node's key-encryption key: with this row goes whatever it locks, wherever else copies of that lie. */
export type PersonKeyRow = { personId: string; sealed: string; madeAt: string };
export const PersonKey = openTable<PersonKeyRow>('person_key', { personId: text(key), sealed: text(), madeAt: text() });

/** The node's own secret, by three things it does: `@laurel/agent` has it, and nothing here could say it. */
export type NodeKey = {
  seal: (text: string, about: string) => string;
  /** @throws LaurelError kek_wrong · key_damaged */
  unseal: (sealed: string, about: string) => string;
  fingerprint: (text: string, about: string) => string;
};

type Keeping = { agent: Pick<NodeKey, 'seal' | 'unseal'>; context: Pick<Context, 'random' | 'clock'> };
type Opening = { agent: Pick<NodeKey, 'unseal'> };

/** The key of somebody, made where they have none yet: in the write that locks something by it. */
export async function keyOf({ agent, context }: Keeping, db: Writer, personId: string): Promise<Uint8Array> {
  const known = await db.one(PersonKey, { personId });
  if (known) return openKey({ agent }, known);
  const { own, row } = makeKey({ agent, context }, personId);
  await db.insert(PersonKey, row);
  return own;
}

/** @throws LaurelError key_damaged: what it locked can be read by nobody any more */
export const knownKey = async (deps: Opening, db: Reader, personId: string): Promise<Uint8Array> => openKey(deps, await db.one(PersonKey, { personId }));

export function makeKey({ agent, context }: Keeping, personId: string): { own: Uint8Array; row: PersonKeyRow } {
  const own = context.random(KEY_BYTES);
  return { own, row: { personId, sealed: agent.seal(Buffer.from(own).toString('base64url'), about(personId)), madeAt: now(context) } };
}

/** @throws LaurelError kek_wrong · key_damaged */
export function openKey({ agent }: Opening, row: PersonKeyRow | undefined): Uint8Array {
  if (!row) throw new LaurelError('key_damaged', { detail: 'The key of this person is gone, and with it what it locked.' });
  return Buffer.from(agent.unseal(row.sealed, about(row.personId)), 'base64url');
}

const KEY_BYTES = 32;
const about = (personId: string): string => `key of person ${personId}`;

const NONCE = 12;
const TAG = 16;

/**
 * AES-256-GCM, bound to its place: moved elsewhere, or cut, it does not open. A person's key locks some hundreds of thousands of pieces at most, far
 * from where 96 bits of chance meet.
 */
export function lock(key: Uint8Array, plain: Uint8Array, place: string, { random }: Pick<Context, 'random'>): Uint8Array {
  const nonce = random(NONCE);
  const cipher: CipherGCM = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG });
  cipher.setAAD(Buffer.from(place));
  return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

/** @throws Error where one bit of it, of the key or of the place is another */
export function unlock(key: Uint8Array, locked: Uint8Array, place: string): Uint8Array {
  if (locked.length < NONCE + TAG) throw new Error('Too short to be locked.');
  const decipher = createDecipheriv('aes-256-gcm', key, locked.subarray(0, NONCE), { authTagLength: TAG });
  decipher.setAAD(Buffer.from(place)).setAuthTag(locked.subarray(-TAG));
  return Buffer.concat([decipher.update(locked.subarray(NONCE, -TAG)), decipher.final()]);
}
