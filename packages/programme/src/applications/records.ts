import type { Language } from '@laurel/base';
import { integer, json, key, type Migration, nullable, scopedTable, text } from '@laurel/store';

/** Where somebody learned it: all count alike. */
export const BACKGROUNDS = ['course', 'work', 'prior', 'informal', 'life'] as const;
export type Background = (typeof BACKGROUNDS)[number];

/**
 * `draft` and `revision` are the learner's to write in; `submitted` waits for assessors, `recommended` for who decides. The last three are ends,
 * but for a `declined` that was appealed, which is `appealed` until it is decided anew.
 */
export type ApplicationState = 'draft' | 'submitted' | 'revision' | 'recommended' | 'appealed' | 'awarded' | 'declined' | 'withdrawn';

/** One person's wish for one achievement. Assessors know it by its number. */
export type ApplicationRow = {
  id: string;
  profile: string;
  /** What assessors call it: four digits or more, in the order of the profile. */
  number: string;
  achievementId: string;
  /** The version that was current when it was begun: its rubric is the one that counts. */
  achievementVersion: number;
  personId: string;
  language: Language;
  state: ApplicationState;
  background: Background | null;
  /** First part: where and how it was learned. */
  context: string;
  /** Third part: what the learner makes of it. */
  reflection: string;
  /** What the badge will call them; without, it bears no name. */
  badgeName: string;
  /** How often it was sent. */
  round: number;
  createdAt: string;
  savedAt: string;
  submittedAt: string | null;
  /** Until when an answer was promised. */
  promisedAt: string | null;
  closedAt: string | null;
  awardId: string | null;
};
export const Application = scopedTable<ApplicationRow>()('application', 'profile', {
  id: text(key),
  profile: text(),
  number: text(),
  achievementId: text(),
  achievementVersion: integer(),
  personId: text(),
  language: text(),
  state: text(),
  background: text(nullable),
  context: text(),
  reflection: text(),
  badgeName: text(),
  round: integer(),
  createdAt: text(),
  savedAt: text(),
  submittedAt: text(nullable),
  promisedAt: text(nullable),
  closedAt: text(nullable),
  awardId: text(nullable),
});

/** Second part, piece by piece: a file or an address, pinned by its hash when it came. */
export type EvidenceRow = {
  id: string;
  profile: string;
  applicationId: string;
  name: string;
  /** What the learner says of it. */
  note: string;
  url: string | null;
  mediaType: string | null;
  size: number;
  /** Of a file: hex. */
  sha256: string | null;
  /** 0 while a file comes in pieces: it is no evidence yet. */
  arrived: 0 | 1;
  /** Whether the badge shall name it. */
  inBadge: 0 | 1;
  addedAt: string;
  /** The round it was first sent in; 0 while it never was. What was sent is kept, that an assessor's words keep their object. */
  sentIn: number;
  removedAt: string | null;
};
export const Evidence = scopedTable<EvidenceRow>()('evidence', 'profile', {
  id: text(key),
  profile: text(),
  applicationId: text(),
  name: text(),
  note: text(),
  url: text(nullable),
  mediaType: text(nullable),
  size: integer(),
  sha256: text(nullable),
  arrived: integer(),
  inBadge: integer(),
  addedAt: text(),
  sentIn: integer(),
  removedAt: text(nullable),
});

/**
 * A file in pieces of CHUNK_BYTES, base64: none has to be held whole to be kept, nor to be read. `locked` by the learner's own key, bound to its place;
 * 0 is a piece of before there were such keys, until a job has locked it.
 */
export type EvidenceChunkRow = { evidenceId: string; position: number; profile: string; body: string; locked: 0 | 1 };
export const EvidenceChunk = scopedTable<EvidenceChunkRow>()('evidence_chunk', 'profile', {
  evidenceId: text(key),
  position: integer(key),
  profile: text(),
  body: text(),
  locked: integer(),
});

/** What was sent, as it was sent: texts, and the pieces by name and hash. */
export type SubmissionRow = {
  applicationId: string;
  round: number;
  profile: string;
  at: string;
  /** Empty once it was taken back. */
  background: Background | '';
  context: string;
  reflection: string;
  evidence: { id: string; name: string; note: string; url: string | null; mediaType: string | null; size: number; sha256: string | null }[];
  /** What others stated of her work, by the hash of what was signed. One that comes while it is with assessors is added. */
  attestations: { id: string; sha256: string }[];
};
export const Submission = scopedTable<SubmissionRow>()('submission_sent', 'profile', {
  applicationId: text(key),
  round: integer(key),
  profile: text(),
  at: text(),
  background: text(),
  context: text(),
  reflection: text(),
  evidence: json(),
  attestations: json(),
});

/** One of an application that was declined. The answer is the decision of its round. */
export type AppealRow = { applicationId: string; round: number; profile: string; at: string; words: string };
export const Appeal = scopedTable<AppealRow>()('appeal', 'profile', {
  applicationId: text(key),
  round: integer(key),
  profile: text(),
  at: text(),
  words: text(),
});

export const applicationsMigration: Migration = {
  id: 'programme-0001-applications',
  sql: [
    `CREATE TABLE application (
      id text PRIMARY KEY, profile text NOT NULL REFERENCES issuer_profile (slug), number text NOT NULL, achievement_id text NOT NULL,
      achievement_version integer NOT NULL, person_id text NOT NULL, language text NOT NULL, state text NOT NULL, background text, context text NOT NULL,
      reflection text NOT NULL, badge_name text NOT NULL, round integer NOT NULL, created_at text NOT NULL, saved_at text NOT NULL, submitted_at text,
      promised_at text, closed_at text, award_id text REFERENCES award (id), UNIQUE (profile, number))`,
    'CREATE INDEX application_of_person ON application (person_id)',
    'CREATE INDEX application_by_state ON application (profile, state, submitted_at)',
    // The net under "applying twice": one that is open, a person and an achievement.
    `CREATE UNIQUE INDEX application_open ON application (person_id, achievement_id) WHERE state NOT IN ('awarded', 'declined', 'withdrawn')`,
    `CREATE TABLE evidence (
      id text PRIMARY KEY, profile text NOT NULL, application_id text NOT NULL REFERENCES application (id), name text NOT NULL, note text NOT NULL, url text,
      media_type text, size integer NOT NULL, sha256 text, arrived integer NOT NULL, in_badge integer NOT NULL, added_at text NOT NULL, sent_in integer NOT NULL, removed_at text)`,
    'CREATE INDEX evidence_of_application ON evidence (application_id)',
    `CREATE TABLE evidence_chunk (
      evidence_id text NOT NULL REFERENCES evidence (id) ON DELETE CASCADE, position integer NOT NULL, profile text NOT NULL, body text NOT NULL,
      PRIMARY KEY (evidence_id, position))`,
    `CREATE TABLE submission_sent (
      application_id text NOT NULL REFERENCES application (id), round integer NOT NULL, profile text NOT NULL, at text NOT NULL, background text NOT NULL,
      context text NOT NULL, reflection text NOT NULL, evidence text NOT NULL, PRIMARY KEY (application_id, round))`,
    `CREATE TABLE appeal (
      application_id text NOT NULL REFERENCES application (id), round integer NOT NULL, profile text NOT NULL, at text NOT NULL, words text NOT NULL,
      PRIMARY KEY (application_id, round))`,
  ],
};
