import { key, scopedTable, text } from '@laurel/store';

/** A pathway that somebody set their mind on: never told to anybody, and gone when it is removed. */
export type GoalRow = {
  id: string;
  owner: string;
  /** The public address that is asked: of the pathway itself, or of a catalogue with many. */
  source: string;
  /** Which of those in it. */
  pathway: string;
  /** That pathway as it was last read, in the terms in which it is public (goals/read-source.ts). */
  document: string;
  readAt: string;
  createdAt: string;
};
export const Goal = scopedTable<GoalRow>()('wallet_goal', 'owner', {
  id: text(key),
  owner: text(),
  source: text(),
  pathway: text(),
  document: text(),
  readAt: text(),
  createdAt: text(),
});

export const goalMigration = {
  id: 'holder-0017-goals',
  sql: [
    `CREATE TABLE wallet_goal (
      id text PRIMARY KEY, owner text NOT NULL, source text NOT NULL, pathway text NOT NULL, document text NOT NULL, read_at text NOT NULL, created_at text NOT NULL)`,
    'CREATE UNIQUE INDEX wallet_goal_pathway ON wallet_goal (owner, pathway)',
  ],
};
