import { type Language, LaurelError } from '@laurel/base';
import type { Issuer, IssuerProfile } from './deps.ts';
import { pictureAddress } from './pages/public/art-files.ts';
import { Achievement, type AchievementRow } from './records.ts';

/** What a learning programme asks of the issuer it stands on. */
export type Awarding = {
  profiles: readonly IssuerProfile[];
  /** What can be earned now, of every profile of this node. */
  achievements: () => Promise<readonly AchievementRow[]>;
  /** The newest version, or the one named. @throws LaurelError not_found */
  achievement: (id: string, version?: number) => Promise<AchievementRow>;
  /** Where its picture is a file. */
  pictureOf: (row: AchievementRow, language: Language) => string;
};

export function openAwarding(issuer: Issuer): Awarding {
  const open = issuer.store.across('an achievement is public, whoever its profile');
  return {
    profiles: issuer.profiles,
    achievements: () => open.read((db) => db.list(Achievement, { current: 1 })),
    achievement: async (id, version) => {
      const row = await open.read((db) => db.one(Achievement, version === undefined ? { id, current: 1 } : { id, version }));
      if (!row) throw new LaurelError('not_found');
      return row;
    },
    pictureOf: (row, language) => pictureAddress(row, language, 'svg'),
  };
}
