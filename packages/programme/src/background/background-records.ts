import { key, type Migration, scopedTable, text } from '@laurel/store';
import type { Question } from './questions.ts';

/** One answer of one learner. What it says is locked by the person's own key, bound to the person and the question: moved elsewhere it does not open. */
export type BackgroundRow = { personId: string; question: Question; sealed: string; savedAt: string };
export const BackgroundAnswer = scopedTable<BackgroundRow>()('background_answer', 'personId', {
  personId: text(key),
  question: text(key),
  sealed: text(),
  savedAt: text(),
});

export const backgroundMigration: Migration = {
  id: 'programme-0003-background',
  sql: [
    `CREATE TABLE background_answer (
      person_id text NOT NULL, question text NOT NULL, sealed text NOT NULL, saved_at text NOT NULL, PRIMARY KEY (person_id, question))`,
  ],
};
