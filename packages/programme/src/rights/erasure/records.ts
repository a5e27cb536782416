import { createHash } from 'node:crypto';
import { json, key, type Migration, openTable, text } from '@laurel/store';

/** What went, counted. */
export type Erased = {
  applications: number;
  files: number;
  bytes: number;
  answers: number;
  consents: number;
  affiliations: number;
  pathways: number;
  key: number;
  /** How many were in force of those where they were guardian or ward; absent in proofs from before they were counted. */
  guardianships?: number;
  /** How many awards in the register lost their name; absent where none was looked for. */
  awards?: number;
  /** How many of those no wallet had taken: withdrawn. Absent in proofs from before they were counted. */
  notKept?: number;
};

/** That a learner's data were erased, when, and how much: no name, and an id that only whoever knows theirs can work out. */
export type ErasureRow = { id: string; at: string; erased: Erased };
export const Erasure = openTable<ErasureRow>('erasure', { id: text(key), at: text(), erased: json() });

export const erasureIdOf = (personId: string): string => createHash('sha256').update(`erasure of ${personId}`).digest('base64url').slice(0, 22);

export const erasureMigration: Migration = {
  id: 'programme-0011-erasures',
  sql: ['CREATE TABLE erasure (id text PRIMARY KEY, at text NOT NULL, erased text NOT NULL)'],
};
