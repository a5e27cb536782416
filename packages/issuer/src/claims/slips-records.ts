import type { Migration } from '@laurel/store';
import { integer, key, nullable, scopedTable, text } from '@laurel/store';

/** A batch whose links each take a PIN. The digits are in no row: they are made when the slips are, and shown there once. */
export type BatchSlipsRow = {
  batchId: string;
  profile: string;
  /** Whose hands the slips are made by: a second press takes over, and the first gives up. */
  round: string | null;
  madeAt: string | null;
  count: number;
};
export const BatchSlips = scopedTable<BatchSlipsRow>()('batch_slips', 'profile', {
  batchId: text(key),
  profile: text(),
  round: text(nullable),
  madeAt: text(nullable),
  count: integer(),
});

export const slipsMigration: Migration = {
  id: 'issuer-0018-slips',
  sql: [
    `CREATE TABLE batch_slips (
      batch_id text PRIMARY KEY REFERENCES batch (id) ON DELETE CASCADE, profile text NOT NULL, round text, made_at text, count integer NOT NULL)`,
  ],
};
