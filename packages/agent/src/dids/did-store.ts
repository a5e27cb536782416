import { type Context, LaurelError, now } from '@laurel/base';
import { In, type Reader, type Store } from '@laurel/store';
import type { IIdentifier } from '@veramo/core-types';
import { AbstractDIDStore } from '@veramo/did-manager';
import type { Commit } from '../group-commit.ts';
import { keyOf } from '../keys/key-store.ts';
import type { Memory } from '../memory.ts';
import { type DidRow, DidTable, KeyTable } from '../records.ts';
import { refuse } from '../refuse.ts';

/**
 * Veramo's DIDs, in this package's own tables: its data-store saves through one shared connection, where transactions that
 * overlap lose acknowledged rows, and brings nine tables of credentials and messages that nothing here uses.
 */
export class DidStore extends AbstractDIDStore {
  readonly #store: Pick<Store, 'read'>;
  readonly #commit: Commit;
  readonly #context: Pick<Context, 'clock'>;
  readonly #known: Memory<IIdentifier>;

  constructor(store: Pick<Store, 'read'>, commit: Commit, context: Pick<Context, 'clock'>, known: Memory<IIdentifier>) {
    super();
    this.#store = store;
    this.#commit = commit;
    this.#context = context;
    this.#known = known;
  }

  /** Adopts the keys in the same transaction: only then are they keys of this DID. */
  override async importDID({ did, provider, alias, controllerKeyId, keys }: IIdentifier): Promise<boolean> {
    const row: DidRow = { did, provider, alias: alias ?? null, controllerKeyId: controllerKeyId ?? null, createdAt: now(this.#context) };
    await this.#commit(async (db) => {
      await db.insert(DidTable, row);
      const adopted = await db.update(KeyTable, { kid: In(keys.map((key) => key.kid)) }, { did });
      if (adopted !== keys.length) throw new Error(`${did} names a key that this node does not hold.`);
    });
    return true;
  }

  override async getDID(named: { did: string } | { alias: string }): Promise<IIdentifier> {
    return this.#known.recall(JSON.stringify(named), async () => {
      const found = await this.#store.read(async (db) => {
        const row = await db.one(DidTable, 'did' in named ? { did: named.did } : { alias: named.alias });
        return row && (await identifierOf(db, row));
      });
      if (!found) throw new LaurelError('not_found', { detail: `${'did' in named ? named.did : named.alias} is not an identity of this node.` });
      return found;
    });
  }

  override deleteDID = refuse('delete DIDs');
  override listDIDs = refuse('list DIDs');
}

async function identifierOf(db: Reader, { did, provider, alias, controllerKeyId }: DidRow): Promise<IIdentifier> {
  const keys = await db.list(KeyTable, { did }, { order: { createdAt: 'ASC', kid: 'ASC' } });
  return { did, provider, ...(alias !== null && { alias }), ...(controllerKeyId !== null && { controllerKeyId }), keys: keys.map(keyOf), services: [] };
}
