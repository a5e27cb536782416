import type { KeyObject } from 'node:crypto';
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
  readonly #parsed: Pick<Memory<KeyObject>, 'forget'>;

  constructor(database: Database, vault: Pick<Vault, 'take'>, known: Memory<IKey>, parsed: Pick<Memory<KeyObject>, 'forget'>) {
    super(database.reader);
    this.#database = database;
    this.#vault = vault;
    this.#known = known;
    this.#parsed = parsed;
  }

  override async importKey({ kid, kms, type, publicKeyHex, meta }: IKey): Promise<boolean> {
    const key = { kid, kms, type, publicKeyHex, meta: KeyMeta.parse(meta) };
    await this.#database.change({ key, sealed: this.#vault.take(kid) });
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

  /** Both halves, in the database and then in memory: whoever asked before the commit may have put them back there. */
  override async deleteKey({ kid }: { kid: string }): Promise<boolean> {
    await this.#database.change({ forgottenKey: kid });
    this.#known.forget(kid);
    this.#parsed.forget(kid);
    return true;
  }

  override listKeys = refuse('list keys');
}
