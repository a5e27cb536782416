import { integer, key, nullable, openTable, type Schema, text } from '@laurel/store';
import type { KeyMeta } from './keys/key-meta.ts';

export type DidRow = { did: string; provider: string; alias: string | null; controllerKeyId: string | null; createdAt: string };

/** The public half. `did` stays null until the DID itself is written: a process killed between the two leaves a key nobody finds. */
export type KeyRow = {
  kid: string;
  did: string | null;
  kms: string;
  type: string;
  publicKeyHex: string;
  purpose: KeyMeta['purpose'];
  state: KeyMeta['state'];
  stateSince: string;
  createdAt: string;
};

/** The private half, sealed (see keys/envelope.ts). */
export type PrivateKeyRow = { kid: string; type: string; purpose: string; v: number; kekId: string; wrappedKey: string; sealedKey: string };

export const DidTable = openTable<DidRow>('agent_did', {
  did: text(key),
  provider: text(),
  alias: text(nullable),
  controllerKeyId: text(nullable),
  createdAt: text(),
});

export const KeyTable = openTable<KeyRow>('agent_key', {
  kid: text(key),
  did: text(nullable),
  kms: text(),
  type: text(),
  publicKeyHex: text(),
  purpose: text(),
  state: text(),
  stateSince: text(),
  createdAt: text(),
});

export const PrivateKeyTable = openTable<PrivateKeyRow>('agent_private_key', {
  kid: text(key),
  type: text(),
  purpose: text(),
  v: integer(),
  kekId: text(),
  wrappedKey: text(),
  sealedKey: text(),
});

export const agentSchema: Schema = {
  name: 'agent',
  tables: [DidTable, KeyTable, PrivateKeyTable],
  migrations: [
    {
      id: 'agent-0001-keys-and-dids',
      sql: [
        `create table agent_did (did text primary key, provider text not null, alias text, controller_key_id text, created_at text not null,
          unique (provider, alias))`,
        `create table agent_key (kid text primary key, did text references agent_did (did), kms text not null, type text not null,
          public_key_hex text not null, purpose text not null, state text not null, state_since text not null, created_at text not null)`,
        'create index agent_key_of_did on agent_key (did)',
        `create table agent_private_key (kid text primary key, type text not null, purpose text not null, v integer not null,
          kek_id text not null, wrapped_key text not null, sealed_key text not null)`,
        'create index agent_private_key_by_kek on agent_private_key (kek_id)',
      ],
    },
  ],
};
