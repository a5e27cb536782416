import { integer, json, key, scopedTable, text } from '@laurel/store';
import type { EdgeContrast, PictureType } from '@laurel/web';

/** A picture somebody uploaded for a badge, as it was made harmless. Named by its content, so it never changes; versions of achievements name it. */
export type PictureRow = {
  hash: string;
  profile: string;
  mediaType: PictureType;
  /** Base64. */
  body: string;
  width: number;
  height: number;
  contrast: EdgeContrast;
  createdAt: string;
  createdBy: string;
};
export const AchievementPicture = scopedTable<PictureRow>()('achievement_picture', 'profile', {
  hash: text(key),
  profile: text(key),
  mediaType: text(),
  body: text(),
  width: integer(),
  height: integer(),
  contrast: json(),
  createdAt: text(),
  createdBy: text(),
});

export const achievementPicturesMigration = {
  id: 'issuer-0014-achievement-pictures',
  sql: [
    `CREATE TABLE achievement_picture (
      hash text NOT NULL, profile text NOT NULL REFERENCES issuer_profile (slug), media_type text NOT NULL, body text NOT NULL,
      width integer NOT NULL, height integer NOT NULL, contrast text NOT NULL, created_at text NOT NULL, created_by text NOT NULL,
      PRIMARY KEY (hash, profile))`,
  ],
};
