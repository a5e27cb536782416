import { LaurelError } from '@laurel/base';
import type { IKey } from '@veramo/core-types';
import { KeyStore as DataStoreKeyStore, Key } from '@veramo/data-store';
import type { Database } from '../database.ts';
import type { Memory } from '../memory.ts';
import { refuse } from '../refuse.ts';
import { KeyMeta } from './key-meta.ts';
import type { Vault } from './vault.ts';

/** data-store's public halves of the keys: read through it, written through the one line. */
export class KeyStore extends DataStoreKeyStore {
  readonly #database: Database;
  readonly #vault: Pick<Vault, 'take'>;
  readonly #known: Memory<IKey>;

  constructor(database: Database, vault: Pick<Vault, 'take'>, known: Memory<IKey>) {
    super(database.reader);
    this.#database = database;
    this.#vault = vault;
    this.#known = known;
  }

  override async importKey({ kid, kms, type, publicKeyHex, meta }: IKey): Promise<boolean> {
    const key = { kid, kms, type, publicKeyHex, meta: KeyMeta.parse(meta) };
    await this.#database.add({ key, sealed: this.#vault.take(kid) });
    return true;
  }

  override async getKey({ kid }: { kid: string }): Promise<IKey> {
    return this.#known.recall(kid, () =>
      this.#database.read(async (source) => {
        try {
          return await super.getKey({ kid });
        } catch (error) {
          if (await source.manager.existsBy(Key, { kid })) throw error;
          throw new LaurelError('not_found', { detail: `This node holds no key ${kid}.` });
        }
      }),
    );
  }

  override deleteKey = refuse('delete keys');
  override listKeys = refuse('list keys');
}
