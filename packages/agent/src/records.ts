import { integer, key, openTable, type Schema, text } from '@laurel/store';
import type { Identifier, Key } from '@veramo/data-store';

/** The private half of a key, sealed (see keys/envelope.ts). Its public half and its DID are rows of Veramo's data-store. */
export type PrivateKeyRow = { kid: string; type: string; purpose: string; v: number; kekId: string; wrappedKey: string; sealedKey: string };

export const PrivateKeyTable = openTable<PrivateKeyRow>('agent_private_key', {
  kid: text(key),
  type: text(),
  purpose: text(),
  v: integer(),
  kekId: text(),
  wrappedKey: text(),
  sealedKey: text(),
});

/** What this package brings to `agent.sqlite` beside data-store's own tables. */
export const agentSchema: Schema = {
  name: 'agent',
  tables: [PrivateKeyTable],
  migrations: [
    {
      id: 'agent-0001-sealed-keys',
      sql: [
        `create table agent_private_key (kid text primary key, type text not null, purpose text not null, v integer not null,
          kek_id text not null, wrapped_key text not null, sealed_key text not null)`,
        'create index agent_private_key_by_kek on agent_private_key (kek_id)',
      ],
    },
  ],
};

export type KeyRow = Pick<Key, 'kid' | 'kms' | 'type' | 'publicKeyHex' | 'meta'>;
export type DidRow = Pick<Identifier, 'did' | 'provider' | 'alias' | 'controllerKeyId' | 'saveDate' | 'updateDate'>;

/**
 * One step of making or forgetting a DID; each is done whole or not at all. Made are both halves of a key, then the DID, which
 * adopts its keys: a process killed in between leaves a key of no DID, which nobody finds. Forgotten are both halves of a key, then
 * the DID: killed in between leaves a DID without a key, which signs nothing and can be forgotten again.
 */
export type Change =
  | { key: KeyRow; sealed: PrivateKeyRow }
  | { did: DidRow; adopted: readonly string[] }
  | { forgottenKey: string }
  | { forgottenDid: string }
  | { cut: true };
