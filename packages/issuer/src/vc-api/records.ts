import { integer, key, openTable, scopedTable, text } from '@laurel/store';
import type { ListKind } from '../records.ts';

/** The did:key an instance signs with for good. */
export type InstanceRow = { name: string; did: string; createdAt: string };
export const Instance = openTable<InstanceRow>('vc_api_instance', { name: text(key), did: text(), createdAt: text() });

/** One place of one list, taken for good by a credential that a program had signed; beside `status_entry`, whose credentials belong to awards. */
export type ProgramEntryRow = { listId: string; position: number; profile: string; kind: ListKind; instance: string; credentialId: string; value: number };
export const ProgramEntry = scopedTable<ProgramEntryRow>()('vc_api_entry', 'profile', {
  listId: text(key),
  position: integer(key),
  profile: text(),
  kind: text(),
  instance: text(),
  credentialId: text(),
  value: integer(),
});

export const vcApiMigration = {
  id: 'issuer-0007-vc-api',
  sql: [
    'CREATE TABLE vc_api_instance (name text PRIMARY KEY, did text NOT NULL, created_at text NOT NULL)',
    `CREATE TABLE vc_api_entry (
      list_id text NOT NULL REFERENCES status_list (id), position integer NOT NULL, profile text NOT NULL, kind text NOT NULL,
      instance text NOT NULL, credential_id text NOT NULL, value integer NOT NULL, PRIMARY KEY (list_id, position))`,
    'CREATE INDEX vc_api_entry_credential ON vc_api_entry (profile, credential_id)',
    'CREATE INDEX vc_api_entry_set ON vc_api_entry (list_id) WHERE value <> 0',
  ],
};
