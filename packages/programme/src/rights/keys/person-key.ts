import { type CipherGCM, createCipheriv, createDecipheriv } from 'node:crypto';
import { type Context, LaurelError, now } from '@laurel/base';
import { type AcrossReader, key, type Migration, type ScopedWriter, scopedTable, text, type Writer } from '@laurel/store';
import type { ProgrammeDeps } from '../../deps.ts';

/** A person's own key, sealed under the node's key-encryption key: with this row goes whatever it locks, wherever else copies of that lie. */
export type PersonKeyRow = { personId: string; sealed: string; madeAt: string };
export const PersonKey = scopedTable<PersonKeyRow>()('person_key', 'personId', { personId: text(key), sealed: text(), madeAt: text() });

export const personKeysMigration: Migration = {
  id: 'programme-0011-person-keys',
  sql: [
    'CREATE TABLE person_key (person_id text PRIMARY KEY, sealed text NOT NULL, made_at text NOT NULL)',
    'ALTER TABLE evidence_chunk ADD COLUMN locked integer NOT NULL DEFAULT 0',
    'CREATE INDEX evidence_chunk_unlocked ON evidence_chunk (evidence_id) WHERE locked = 0',
  ],
};

type Keeping = Pick<ProgrammeDeps, 'agent' | 'context'>;

/** The key of somebody, made where they have none yet: in the write that locks something by it. */
export async function keyOf({ agent, context }: Keeping, db: ScopedWriter): Promise<Uint8Array> {
  const known = await db.one(PersonKey, {});
  if (known) return opened({ agent }, known);
  const made = context.random(KEY_BYTES);
  await db.insert(PersonKey, { sealed: agent.seal(Buffer.from(made).toString('base64url'), about(db.scope)), madeAt: now(context) });
  return made;
}

/** @throws LaurelError key_damaged: what it locked can be read by nobody any more */
export async function knownKey({ agent }: Pick<Keeping, 'agent'>, db: AcrossReader, personId: string): Promise<Uint8Array> {
  const known = await db.one(PersonKey, { personId });
  if (!known) throw new LaurelError('key_damaged', { detail: 'The key of this person is gone, and with it what it locked.' });
  return opened({ agent }, known);
}

/** Whatever it locked is unreadable from the commit of this write on. */
export const destroyKey = (db: Writer, personId: string): Promise<number> => db.as(personId).remove(PersonKey, {});

const KEY_BYTES = 32;
const opened = ({ agent }: Pick<Keeping, 'agent'>, { personId, sealed }: PersonKeyRow): Uint8Array =>
  Buffer.from(agent.unseal(sealed, about(personId)), 'base64url');
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
