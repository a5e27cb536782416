import type { Words } from '@laurel/credentials';
import { integer, json, key, type Migration, nullable, scopedTable, text } from '@laurel/store';

/** A profile says that a badge of another issuer is worth one of its own. Never changed: what was said and no longer holds has ended. */
export type RecognitionRow = {
  id: string;
  profile: string;
  /** The other issuer's DID, and the achievement's id or type as that issuer writes it. */
  issuer: string;
  achievement: string;
  name: string;
  /** One of the profile's own achievements. */
  toward: string;
  /** As it was called then. */
  towardName: Words;
  credit: { value: number; unit: string } | null;
  conditions: Words;
  /** Days, YYYY-MM-DD; the last one is one of them. */
  since: string;
  until: string | null;
  /** 1 where the badge takes the other's place in the profile's pathways by itself; 0 where people look at the conditions first. */
  counts: 0 | 1;
  endedAt: string | null;
  createdBy: string;
};
export const Recognition = scopedTable<RecognitionRow>()('recognition', 'profile', {
  id: text(key),
  profile: text(),
  issuer: text(),
  achievement: text(),
  name: text(),
  toward: text(),
  towardName: json(),
  credit: json(nullable),
  conditions: json(),
  since: text(),
  until: text(nullable),
  counts: integer(),
  endedAt: text(nullable),
  createdBy: text(),
});

export const recognitionMigration: Migration = {
  id: 'programme-0014-recognition',
  sql: [
    `CREATE TABLE recognition (
      id text PRIMARY KEY, profile text NOT NULL REFERENCES issuer_profile (slug), issuer text NOT NULL, achievement text NOT NULL, name text NOT NULL,
      toward text NOT NULL, toward_name text NOT NULL, credit text, conditions text NOT NULL, since text NOT NULL, until text, counts integer NOT NULL, ended_at text, created_by text NOT NULL)`,
    'CREATE INDEX recognition_profile ON recognition (profile, ended_at)',
  ],
};

/** Another institution says, at an address of its own, that a badge of this profile is worth one of theirs. As it was last read there. */
export type RecognisedElsewhereRow = {
  id: string;
  profile: string;
  /** The profile's own. */
  achievement: string;
  address: string;
  toward: Words;
  by: Words;
  until: string | null;
  readAt: string;
  createdBy: string;
};
export const RecognisedElsewhere = scopedTable<RecognisedElsewhereRow>()('recognised_elsewhere', 'profile', {
  id: text(key),
  profile: text(),
  achievement: text(),
  address: text(),
  toward: json(),
  by: json({ name: 'said_by' }),
  until: text(nullable),
  readAt: text(),
  createdBy: text(),
});

export const elsewhereMigration: Migration = {
  id: 'programme-0028-recognised-elsewhere',
  sql: [
    `CREATE TABLE recognised_elsewhere (
      id text PRIMARY KEY, profile text NOT NULL REFERENCES issuer_profile (slug), achievement text NOT NULL, address text NOT NULL, toward text NOT NULL,
      said_by text NOT NULL, until text, read_at text NOT NULL, created_by text NOT NULL, UNIQUE (profile, achievement, address))`,
    'CREATE INDEX recognised_elsewhere_achievement ON recognised_elsewhere (achievement)',
  ],
};
