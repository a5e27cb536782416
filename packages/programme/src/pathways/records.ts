import type { Language } from '@laurel/base';
import type { PathwayGraph } from '@laurel/credentials';
import { integer, json, key, type Migration, nullable, scopedTable, text } from '@laurel/store';

export type Words = Partial<Record<Language, string>>;
export type PathwayDefinition = PathwayGraph & { name: Words; description: Words; occupation?: { name: Words; url: string } };

/** One version of a pathway. What was published stays as it was: whoever began it goes on with it. At most one draft and one that is current. */
export type PathwayRow = {
  id: string;
  version: number;
  profile: string;
  definition: PathwayDefinition;
  state: 'draft' | 'current' | 'past';
  createdAt: string;
  createdBy: string;
};
export const Pathway = scopedTable<PathwayRow>()('pathway', 'profile', {
  id: text(key),
  version: integer(key),
  profile: text(),
  definition: json(),
  state: text(),
  createdAt: text(),
  createdBy: text(),
});

/** What a capstone rested on: the key of each badge, and the award of this node that it was; `stays`: it was revoked, and people decided that the capstone stays. */
export type Rested = { key: string; award: string | null; stays?: true };

/** Somebody on a pathway, with the version they began. */
export type PathwayWalkRow = {
  id: string;
  personId: string;
  pathwayId: string;
  version: number;
  profile: string;
  /** Their address when it was last looked at, as awards are found by it. */
  emailKey: string;
  joinedAt: string;
  /** 1 when something may have changed since it was looked at. */
  due: 0 | 1;
  completedAt: string | null;
  /** Null though it is complete where they had the capstone before. */
  capstoneAwardId: string | null;
  rested: Rested[] | null;
  /** Not to be looked at before, where others gave no answer in time. */
  retryAfter: string | null;
};
export const PathwayWalk = scopedTable<PathwayWalkRow>()('pathway_walk', 'personId', {
  id: text(key),
  personId: text(),
  pathwayId: text(),
  version: integer(),
  profile: text(),
  emailKey: text(),
  joinedAt: text(),
  due: integer(),
  completedAt: text(nullable),
  capstoneAwardId: text(nullable),
  rested: json(nullable),
  retryAfter: text(nullable),
});

/** Another issuer's badge that somebody showed here, as it was when it was last checked. `valid` alone counts. */
export type ShownBadgeRow = {
  id: string;
  personId: string;
  issuer: string;
  achievementId: string;
  achievementType: string;
  name: string;
  issuerName: string;
  assessment: 'participation' | 'assessed-elsewhere';
  awardedOn: string;
  /** The badge's own id. */
  reference: string;
  validUntil: string | null;
  /** What was given, for checking it again. */
  badge: string;
  state: 'valid' | 'invalid' | 'undetermined';
  checkedAt: string;
};
export const ShownBadge = scopedTable<ShownBadgeRow>()('shown_badge', 'personId', {
  id: text(key),
  personId: text(),
  issuer: text(),
  achievementId: text(),
  achievementType: text(),
  name: text(),
  issuerName: text(),
  assessment: text(),
  awardedOn: text(),
  reference: text(),
  validUntil: text(nullable),
  badge: text(),
  state: text(),
  checkedAt: text(),
});

export const pathwaysMigration: Migration = {
  id: 'programme-0005-pathways',
  sql: [
    `CREATE TABLE pathway (
      id text NOT NULL, version integer NOT NULL, profile text NOT NULL REFERENCES issuer_profile (slug), definition text NOT NULL, state text NOT NULL,
      created_at text NOT NULL, created_by text NOT NULL, PRIMARY KEY (id, version))`,
    'CREATE INDEX pathway_profile ON pathway (profile, state)',
    `CREATE TABLE pathway_walk (
      id text PRIMARY KEY, person_id text NOT NULL, pathway_id text NOT NULL, version integer NOT NULL, profile text NOT NULL, email_key text NOT NULL,
      joined_at text NOT NULL, due integer NOT NULL, completed_at text, capstone_award_id text, rested text, UNIQUE (person_id, pathway_id),
      FOREIGN KEY (pathway_id, version) REFERENCES pathway (id, version))`,
    'CREATE INDEX pathway_walk_due ON pathway_walk (due)',
    'CREATE INDEX pathway_walk_email ON pathway_walk (email_key)',
    'CREATE INDEX pathway_walk_profile ON pathway_walk (profile, completed_at)',
    `CREATE TABLE shown_badge (
      id text PRIMARY KEY, person_id text NOT NULL, issuer text NOT NULL, achievement_id text NOT NULL, achievement_type text NOT NULL, name text NOT NULL,
      issuer_name text NOT NULL, assessment text NOT NULL, awarded_on text NOT NULL, reference text NOT NULL, valid_until text, badge text NOT NULL,
      state text NOT NULL, checked_at text NOT NULL)`,
    'CREATE INDEX shown_badge_person ON shown_badge (person_id)',
  ],
};

export const walkRetryMigration: Migration = {
  id: 'programme-0015-walk-retry',
  sql: ['ALTER TABLE pathway_walk ADD COLUMN retry_after text'],
};
