import type { KeyObject } from 'node:crypto';
import { type Context, LaurelError } from '@laurel/base';
import { Not } from '@laurel/store';
import type { Database } from '../database.ts';
import { SELF_CHECK_KEYS } from '../limits.ts';
import { type PrivateKeyRow, PrivateKeyTable } from '../records.ts';
import { type KeyAbout, openKey, sealKey } from './envelope.ts';
import type { KeyEncryptionKey } from './kek.ts';

/**
 * Private keys at rest. They come and go as KeyObjects, which live in OpenSSL's memory: Veramo's AbstractPrivateKeyStore
 * hands them over as hexadecimal strings, which JavaScript can neither wipe nor keep out of a heap snapshot.
 */
export type Vault = {
  /** Seals a new key, which comes to rest with its public half: one half alone is no key. */
  seal: (about: KeyAbout, privateKey: KeyObject) => void;
  /** What was sealed as `kid`, for the write that stores it; once. */
  take: (kid: string) => PrivateKeyRow;
  /** @throws LaurelError not_found · kek_wrong · key_damaged */
  open: (kid: string) => Promise<KeyObject>;
  /** Sees at start-up, not at the first signature, that the key-encryption key is the right one. @throws LaurelError kek_wrong · key_damaged */
  selfCheck: () => Promise<void>;
};

export function openVault(database: Pick<Database, 'read'>, kek: KeyEncryptionKey, random: Context['random']): Vault {
  const fresh = new Map<string, PrivateKeyRow>(); // Veramo stores a key right after making it: here it stays no longer than that
  return {
    seal(about, privateKey) {
      fresh.set(about.kid, sealKey(kek, about, privateKey, random));
    },
    take(kid) {
      const row = fresh.get(kid);
      if (!row) throw new Error(`No key ${kid} was made here.`);
      fresh.delete(kid);
      return row;
    },
    async open(kid) {
      const row = await database.read(({ manager }) => manager.findOneBy(PrivateKeyTable.schema, { kid }));
      if (!row) throw new LaurelError('not_found', { detail: `This node holds no private key ${kid}.` });
      return openKey(kek, row);
    },
    async selfCheck() {
      const foreign = await database.read(({ manager }) => manager.find(PrivateKeyTable.schema, { where: { kekId: Not(kek.id) }, take: 1 }));
      const sample = await database.read(({ manager }) => manager.find(PrivateKeyTable.schema, { take: SELF_CHECK_KEYS }));
      for (const row of [...foreign, ...sample]) openKey(kek, row);
    },
  };
}
