import { integer, json, key, nullable, scopedTable, text } from '@laurel/store';
import type { DefinitionForm } from './definition-form.ts';

/** The form of an achievement as somebody left it: not public, not awardable, not even whole. At most one an achievement; `follows` is the version it would follow. */
export type DraftRow = { id: string; profile: string; form: DefinitionForm; follows: number | null; savedAt: string; savedBy: string };
export const AchievementDraft = scopedTable<DraftRow>()('achievement_draft', 'profile', {
  id: text(key),
  profile: text(),
  form: json(),
  follows: integer(nullable),
  savedAt: text(),
  savedBy: text(),
});

export const achievementDraftsMigration = {
  id: 'issuer-0013-achievement-drafts',
  sql: [
    `CREATE TABLE achievement_draft (
      id text PRIMARY KEY, profile text NOT NULL REFERENCES issuer_profile (slug), form text NOT NULL, follows integer,
      saved_at text NOT NULL, saved_by text NOT NULL)`,
    'CREATE INDEX achievement_draft_profile ON achievement_draft (profile, saved_at)',
  ],
};
