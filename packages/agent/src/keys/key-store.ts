import { type Context, LaurelError, now } from '@laurel/base';
import type { Store } from '@laurel/store';
import type { IKey } from '@veramo/core-types';
import { AbstractKeyStore } from '@veramo/key-manager';
import type { Commit } from '../group-commit.ts';
import type { Memory } from '../memory.ts';
import { type KeyRow, KeyTable } from '../records.ts';
import { refuse } from '../refuse.ts';
import { KeyMeta } from './key-meta.ts';

/** Veramo's public half of the keys, in this package's own tables. */
export class KeyStore extends AbstractKeyStore {
  readonly #store: Pick<Store, 'read'>;
  readonly #commit: Commit;
  readonly #context: Pick<Context, 'clock'>;
  readonly #known: Memory<IKey>;

  constructor(store: Pick<Store, 'read'>, commit: Commit, context: Pick<Context, 'clock'>, known: Memory<IKey>) {
    super();
    this.#store = store;
    this.#commit = commit;
    this.#context = context;
    this.#known = known;
  }

  override async importKey(key: IKey): Promise<boolean> {
    const { kid, kms, type, publicKeyHex } = key;
    const { purpose, state, since } = KeyMeta.parse(key.meta);
    const row: KeyRow = { kid, did: null, kms, type, publicKeyHex, purpose, state, stateSince: since, createdAt: now(this.#context) };
    await this.#commit((db) => db.insert(KeyTable, row));
    return true;
  }

  override async getKey({ kid }: { kid: string }): Promise<IKey> {
    return this.#known.recall(kid, async () => {
      const row = await this.#store.read((db) => db.one(KeyTable, { kid }));
      if (!row) throw new LaurelError('not_found', { detail: `This node holds no key ${kid}.` });
      return keyOf(row);
    });
  }

  override deleteKey = refuse('delete keys');
  override listKeys = refuse('list keys');
}

export function keyOf({ kid, kms, type, publicKeyHex, purpose, state, stateSince }: KeyRow): IKey {
  return { kid, kms, type, publicKeyHex, meta: { purpose, state, since: stateSince } };
}
