import type { KeyObject } from 'node:crypto';
import { type Context, LaurelError } from '@laurel/base';
import { Not, type Store } from '@laurel/store';
import type { Commit } from '../group-commit.ts';
import { SELF_CHECK_KEYS } from '../limits.ts';
import { PrivateKeyTable } from '../records.ts';
import { type KeyAbout, openKey, sealKey } from './envelope.ts';
import type { KeyEncryptionKey } from './kek.ts';

/**
 * Private keys at rest. They come and go as KeyObjects, which live in OpenSSL's memory: Veramo's AbstractPrivateKeyStore
 * hands them over as hexadecimal strings, which JavaScript can neither wipe nor keep out of a heap snapshot.
 */
export type Vault = {
  put: (about: KeyAbout, privateKey: KeyObject) => Promise<void>;
  /** @throws LaurelError not_found · kek_wrong · key_damaged */
  open: (kid: string) => Promise<KeyObject>;
  /** Sees at start-up, not at the first signature, that the key-encryption key is the right one. @throws LaurelError kek_wrong · key_damaged */
  selfCheck: () => Promise<void>;
};

export function openVault(store: Pick<Store, 'read'>, commit: Commit, kek: KeyEncryptionKey, random: Context['random']): Vault {
  return {
    async put(about, privateKey) {
      const row = sealKey(kek, about, privateKey, random);
      await commit((db) => db.insert(PrivateKeyTable, row));
    },
    async open(kid) {
      const row = await store.read((db) => db.one(PrivateKeyTable, { kid }));
      if (!row) throw new LaurelError('not_found', { detail: `This node holds no private key ${kid}.` });
      return openKey(kek, row);
    },
    async selfCheck() {
      const [foreign, sample] = await store.read(async (db) => [
        await db.list(PrivateKeyTable, { kekId: Not(kek.id) }, { take: 1 }),
        await db.list(PrivateKeyTable, {}, { take: SELF_CHECK_KEYS }),
      ]);
      for (const row of [...foreign, ...sample]) openKey(kek, row);
    },
  };
}
