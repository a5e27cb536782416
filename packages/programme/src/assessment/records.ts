import { integer, json, key, type Migration, nullable, scopedTable, text } from '@laurel/store';

export type Score = { criterion: string; level: string; comment: string };
export const OUTCOMES = ['award', 'revise', 'decline'] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** One assessor over one round: `open` until it is sent; `handed-on` by somebody who should not be the one. */
export type AssessmentRow = {
  id: string;
  profile: string;
  applicationId: string;
  round: number;
  assessorId: string;
  state: 'open' | 'sent' | 'handed-on';
  scores: Score[];
  /** The learner reads it with the outcome. */
  words: string;
  /** Whoever decides reads it; the learner never. */
  privateNote: string;
  recommends: Outcome | null;
  openedAt: string;
  savedAt: string;
  sentAt: string | null;
};
export const Assessment = scopedTable<AssessmentRow>()('assessment', 'profile', {
  id: text(key),
  profile: text(),
  applicationId: text(),
  round: integer(),
  assessorId: text(),
  state: text(),
  scores: json(),
  words: text(),
  privateNote: text(),
  recommends: text(nullable),
  openedAt: text(),
  savedAt: text(),
  sentAt: text(nullable),
});

/** What was decided over a round, and by whom; nothing alters it. An appeal is decided as `appeal: 1`, by somebody else. */
export type DecisionRow = {
  applicationId: string;
  round: number;
  appeal: 0 | 1;
  profile: string;
  deciderId: string;
  outcome: Outcome;
  words: string;
  at: string;
};
export const Decision = scopedTable<DecisionRow>()('decision', 'profile', {
  applicationId: text(key),
  round: integer(key),
  appeal: integer(key),
  profile: text(),
  deciderId: text(),
  outcome: text(),
  words: text(),
  at: text(),
});

/** How a profile assesses: how many score each submission, and in how many days an answer is promised. */
export type AssessingRow = { profile: string; assessors: number; promisedDays: number };
export const Assessing = scopedTable<AssessingRow>()('assessing', 'profile', { profile: text(key), assessors: integer(), promisedDays: integer() });

export const assessmentMigration: Migration = {
  id: 'programme-0002-assessment',
  sql: [
    `CREATE TABLE assessment (
      id text PRIMARY KEY, profile text NOT NULL, application_id text NOT NULL REFERENCES application (id), round integer NOT NULL, assessor_id text NOT NULL,
      state text NOT NULL, scores text NOT NULL, words text NOT NULL, private_note text NOT NULL, recommends text, opened_at text NOT NULL, sent_at text,
      UNIQUE (application_id, round, assessor_id))`,
    'CREATE INDEX assessment_of_assessor ON assessment (profile, assessor_id, state)',
    `CREATE TABLE decision (
      application_id text NOT NULL REFERENCES application (id), round integer NOT NULL, appeal integer NOT NULL, profile text NOT NULL, decider_id text NOT NULL,
      outcome text NOT NULL, words text NOT NULL, at text NOT NULL, PRIMARY KEY (application_id, round, appeal))`,
    'CREATE TABLE assessing (profile text PRIMARY KEY REFERENCES issuer_profile (slug), assessors integer NOT NULL, promised_days integer NOT NULL)',
  ],
};
