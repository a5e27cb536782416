import { integer, json, key, type Migration, nullable, scopedTable, text } from '@laurel/store';
import type { Format, ReadFramework, Words } from './read-framework.ts';

/** A framework of skills that a profile imported. The same source imported again is the same framework. */
export type FrameworkRow = {
  id: string;
  profile: string;
  source: string;
  format: Format;
  name: Words;
  publisher: string | null;
  licence: string | null;
  edition: string | null;
  importedAt: string;
  importedBy: string;
};
export const Framework = scopedTable<FrameworkRow>()('framework', 'profile', {
  id: text(key),
  profile: text(),
  source: text(),
  format: text(),
  name: json(),
  publisher: text(nullable),
  licence: text(nullable),
  edition: text(nullable),
  importedAt: text(),
  importedBy: text(),
});

/** One skill of it. `words` is what a search looks in; `withdrawn` is 1 where its framework has it no longer and an achievement still names it. */
export type FrameworkSkillRow = {
  frameworkId: string;
  key: string;
  profile: string;
  position: number;
  url: string;
  code: string | null;
  name: Words;
  description: Words;
  parent: string | null;
  words: string;
  withdrawn: 0 | 1;
};
export const FrameworkSkill = scopedTable<FrameworkSkillRow>()('framework_skill', 'profile', {
  frameworkId: text(key),
  key: text(key),
  profile: text(),
  position: integer(),
  url: text(),
  code: text(nullable),
  name: json(),
  description: json(),
  parent: text(nullable),
  words: text(),
  withdrawn: integer(),
});

/** What was read from a file and is looked at before it is kept: at most one a person and profile. */
export type FrameworkImportRow = { id: string; profile: string; content: ReadFramework; createdAt: string; createdBy: string };
export const FrameworkImport = scopedTable<FrameworkImportRow>()('framework_import', 'profile', {
  id: text(key),
  profile: text(),
  content: json(),
  createdAt: text(),
  createdBy: text(),
});

export const frameworksMigration: Migration = {
  id: 'programme-0006-frameworks',
  sql: [
    `CREATE TABLE framework (
      id text PRIMARY KEY, profile text NOT NULL REFERENCES issuer_profile (slug), source text NOT NULL, format text NOT NULL, name text NOT NULL,
      publisher text, licence text, edition text, imported_at text NOT NULL, imported_by text NOT NULL, UNIQUE (profile, source))`,
    `CREATE TABLE framework_skill (
      framework_id text NOT NULL REFERENCES framework (id) ON DELETE CASCADE, key text NOT NULL, profile text NOT NULL, position integer NOT NULL,
      url text NOT NULL, code text, name text NOT NULL, description text NOT NULL, parent text, words text NOT NULL, withdrawn integer NOT NULL,
      PRIMARY KEY (framework_id, key))`,
    'CREATE INDEX framework_skill_code ON framework_skill (profile, code)',
    'CREATE INDEX framework_skill_url ON framework_skill (framework_id, url)',
    `CREATE TABLE framework_import (
      id text PRIMARY KEY, profile text NOT NULL REFERENCES issuer_profile (slug), content text NOT NULL, created_at text NOT NULL, created_by text NOT NULL)`,
  ],
};
