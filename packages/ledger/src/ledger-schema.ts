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
    {
      // For pages: the newest of a profile, of a person, of a day.
      id: 'ledger-0002-finding',
      sql: [
        'CREATE INDEX audit_event_profile ON audit_event (profile, seq)',
        'CREATE INDEX audit_event_actor ON audit_event (actor, seq)',
        'CREATE INDEX audit_event_at ON audit_event (at)',
      ],
    },
  ],
};
