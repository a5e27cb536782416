import type { Schema } from '@laurel/store';
import { AuditCheckpoint } from './checkpoint.ts';
import { AuditEvent } from './entry.ts';

export const ledgerSchema: Schema = {
  name: 'ledger',
  tables: [AuditEvent, AuditCheckpoint],
  migrations: [
    {
      id: 'ledger-0001-chain',
      sql: [
        `CREATE TABLE audit_event (
          seq integer PRIMARY KEY, at text NOT NULL, actor text NOT NULL, action text NOT NULL, object text NOT NULL,
          profile text, detail text, request_id text, prev_hash text NOT NULL, hash text NOT NULL)`,
        'CREATE INDEX audit_event_object ON audit_event (object)',
        `CREATE TABLE audit_checkpoint (
          entries integer PRIMARY KEY, hash text NOT NULL, at text NOT NULL, verification_method text NOT NULL, signature text NOT NULL)`,
      ],
    },
  ],
};
