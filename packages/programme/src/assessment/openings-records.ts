import { key, type Migration, nullable, scopedTable, text } from '@laurel/store';

/** Somebody from outside who is asked to score one application. They hold no role: this row is all that lets them in, until it ends. */
export type OutsideAssessorRow = {
  id: string;
  profile: string;
  applicationId: string;
  personId: string;
  email: string;
  invitedBy: string;
  invitedAt: string;
  expiresAt: string;
  endedAt: string | null;
};
export const OutsideAssessor = scopedTable<OutsideAssessorRow>()('outside_assessor', 'profile', {
  id: text(key),
  profile: text(),
  applicationId: text(),
  personId: text(),
  email: text(),
  invitedBy: text(),
  invitedAt: text(),
  expiresAt: text(),
  endedAt: text(nullable),
});

export const isLive = ({ endedAt, expiresAt }: OutsideAssessorRow, at: string): boolean => endedAt === null && expiresAt > at;

/** Whether any of these let somebody in while the submission before was with assessors: else it is not theirs to see. */
export const sawBefore = (asked: readonly OutsideAssessorRow[], before: { at: string }, sent: { at: string }): boolean =>
  asked.some(({ invitedAt, endedAt, expiresAt }) => invitedAt < sent.at && expiresAt > before.at && (endedAt === null || endedAt > before.at));

/** Who must not judge whom, by address: a learner may be listed before she has an account. */
export type ConflictRow = { id: string; profile: string; assessorEmail: string; learnerEmail: string; why: string; listedBy: string; listedAt: string };
export const Conflict = scopedTable<ConflictRow>()('assess_conflict', 'profile', {
  id: text(key),
  profile: text(),
  assessorEmail: text(),
  learnerEmail: text(),
  why: text(),
  listedBy: text(),
  listedAt: text(),
});

export const openingsMigration: Migration = {
  id: 'programme-0012-assessment-openings',
  sql: [
    // A scoring that nobody goes on with holds its place for a week from its last word; of those there are, from when they were opened.
    `ALTER TABLE assessment ADD COLUMN saved_at text NOT NULL DEFAULT ''`,
    'UPDATE assessment SET saved_at = opened_at',
    `CREATE TABLE outside_assessor (
      id text PRIMARY KEY, profile text NOT NULL, application_id text NOT NULL REFERENCES application (id), person_id text NOT NULL, email text NOT NULL,
      invited_by text NOT NULL, invited_at text NOT NULL, expires_at text NOT NULL, ended_at text)`,
    'CREATE INDEX outside_assessor_of_application ON outside_assessor (application_id)',
    'CREATE INDEX outside_assessor_of_person ON outside_assessor (person_id)',
    `CREATE TABLE assess_conflict (
      id text PRIMARY KEY, profile text NOT NULL REFERENCES issuer_profile (slug), assessor_email text NOT NULL, learner_email text NOT NULL, why text NOT NULL,
      listed_by text NOT NULL, listed_at text NOT NULL, UNIQUE (profile, assessor_email, learner_email))`,
  ],
};
