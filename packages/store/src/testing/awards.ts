import { integer, key, openTable, type Schema, text } from '../index.ts';

type Award = { id: string; jobId: string; externalId: string; slot: number; signature: string };
export const Award = openTable<Award>('award', { id: text(key), jobId: text(), externalId: text(), slot: integer(), signature: text() });

/** No unique column but the id: that nothing is doubled must come from the jobs, not from a net below them. */
export const awardSchema: Schema = {
  name: 'trial',
  tables: [Award],
  migrations: [
    {
      id: 'trial-0001',
      sql: ['CREATE TABLE award (id text PRIMARY KEY, job_id text NOT NULL, external_id text NOT NULL, slot integer NOT NULL, signature text NOT NULL)'],
    },
  ],
};

/** Thirty steps that each take a moment, so that a kill lands within one. */
export const SLOW_STEPS = 30;
export const ROWS_PER_STEP = 3_000;
export const slowSchema: Schema = {
  name: 'slow',
  tables: [],
  migrations: Array.from({ length: SLOW_STEPS }, (_, i) => ({
    id: `slow-${String(i).padStart(4, '0')}`,
    sql: [
      `CREATE TABLE step_${i} (n integer PRIMARY KEY, body text NOT NULL)`,
      `INSERT INTO step_${i} WITH RECURSIVE count (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM count WHERE n < ${ROWS_PER_STEP}) SELECT n, 'body' FROM count`,
      `UPDATE step_${i} SET body = 'done'`,
    ],
  })),
};
