import type { Holding } from '@laurel/base';
import type { JobItemRow, JobRow } from './jobs.ts';
import type { Schema } from './migration.ts';
import { integer, json, key, nullable, openTable, text } from './table.ts';

export const Job = openTable<JobRow>('job', {
  id: text(key),
  kind: text(),
  scope: text(),
  idempotencyKey: text(),
  state: text(),
  shared: json(nullable),
  total: integer(),
  done: integer(),
  failed: integer(),
  createdAt: text(),
  startedAt: text(nullable),
  endedAt: text(nullable),
});

export const JobItem = openTable<JobItemRow>('job_item', {
  jobId: text(key),
  position: integer(key),
  externalId: text(),
  state: text(),
  payload: json(nullable),
  result: json(nullable),
});

/** `tat` is GCRA's theoretical arrival time, in microseconds since 1970: the moment from which the bucket is full again. */
export type RateLimitRow = { key: string; tat: number };

export const RateLimit = openTable<RateLimitRow>('rate_limit', {
  key: text(key),
  tat: { type: 'bigint', transformer: { from: Number, to: (value: unknown) => value } },
});

/** `at`: the moment that a backup shows. */
export type BackupRow = { at: string };
export const Backup = openTable<BackupRow>('backup', { at: text(key) });

/** For the data inventory. */
export const storeInventory: readonly Holding[] = [
  {
    table: 'job_item',
    what: 'what one row of long work is made from: a name, an address, a result',
    why: 'to go on after a restart, and to show which rows failed',
    kept: 'what it is made from until the row is done or failed, the result as long as its job',
  },
  {
    table: 'rate_limit',
    what: 'a hash of the network or e-mail address that asked',
    why: 'to slow down who asks too often',
    kept: 'until the limit has filled up again',
  },
];

/** Jobs, rate limits and when backups were made: every node has them. */
export const storeSchema: Schema = {
  name: 'store',
  tables: [Job, JobItem, RateLimit, Backup],
  migrations: [
    {
      id: 'store-0001-jobs',
      sql: [
        `CREATE TABLE job (
          id text PRIMARY KEY, kind text NOT NULL, scope text NOT NULL, idempotency_key text NOT NULL, state text NOT NULL, shared text,
          total integer NOT NULL, done integer NOT NULL, failed integer NOT NULL,
          created_at text NOT NULL, started_at text, ended_at text,
          UNIQUE (kind, scope, idempotency_key))`,
        'CREATE INDEX job_waiting ON job (kind, created_at) WHERE ended_at IS NULL',
        `CREATE TABLE job_item (
          job_id text NOT NULL REFERENCES job (id) ON DELETE CASCADE, position integer NOT NULL, external_id text NOT NULL,
          state text NOT NULL, payload text, result text,
          PRIMARY KEY (job_id, position), UNIQUE (job_id, external_id))`,
        "CREATE INDEX job_item_queued ON job_item (job_id, position) WHERE state = 'queued'",
      ],
    },
    {
      id: 'store-0002-rate-limits',
      sql: ['CREATE TABLE rate_limit (key text PRIMARY KEY, tat bigint NOT NULL)', 'CREATE INDEX rate_limit_tat ON rate_limit (tat)'],
    },
    { id: 'store-0003-settled-items', sql: ["UPDATE job_item SET payload = NULL WHERE state <> 'queued'"] },
    { id: 'store-0004-backups', sql: ['CREATE TABLE backup (at text PRIMARY KEY)'] },
  ],
};
