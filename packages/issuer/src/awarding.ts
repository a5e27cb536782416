import { type Language, LaurelError, now } from '@laurel/base';
import { type JsonObject, signJws } from '@laurel/credentials';
import { In, type Writer } from '@laurel/store';
import { knownHolders, makeAwards } from './awards/make-awards.ts';
import { type Actor, type Issuer, type IssuerProfile, profileOf } from './deps.ts';
import { pictureAddress } from './pages/public/art-files.ts';
import { Achievement, type AchievementRow, Award, type AwardResult, type AwardRow, type Earning } from './records.ts';
import { emailKey } from './roster/same-recipient.ts';

/** Somebody who showed what they can do, as people of this institution decided. */
export type EarnedAward = {
  achievement: AchievementRow;
  recipient: { email: string; name: string | null; language: Language };
  results: AwardResult[];
  earning: Earning;
  actor: Actor;
};

/** What a learning programme asks of the issuer it stands on. */
export type Awarding = {
  profiles: readonly IssuerProfile[];
  /** What can be earned now, of every profile of this node. */
  achievements: () => Promise<readonly AchievementRow[]>;
  /** The newest version, or the one named. @throws LaurelError not_found */
  achievement: (id: string, version?: number) => Promise<AchievementRow>;
  /** Where its picture is a file. */
  pictureOf: (row: AchievementRow, language: Language) => string;
  /** Its id, in the caller's write: the claim letter goes out after the commit. @throws LaurelError conflict (they hold one that stands) */
  award: (db: Writer, earned: EarnedAward) => Promise<string>;
  /** What somebody at this address took of a profile and still has, newest first. */
  heldBy: (profile: string, email: string) => Promise<readonly Pick<AwardRow, 'achievementId' | 'achievementVersion' | 'awardedOn'>[]>;
  /** A statement of a profile as a JWT, by its key for credentials. @throws LaurelError not_found */
  state: (profile: string, typ: string, payload: JsonObject) => Promise<string>;
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
    award: (db, earned) => awardEarned(issuer, db, earned),
    heldBy: (profile, email) =>
      issuer.store
        .as(profile)
        .read((db) =>
          db.list(Award, { emailKey: emailKey(email), state: In(['kept', 'issued']), standing: 'good' }, { order: { awardedOn: 'DESC', id: 'ASC' } }),
        ),
    state: async (profile, typ, payload) => {
      const { did } = profileOf(issuer, profile);
      const signer = await issuer.agent.signer(did, 'credentials');
      return signJws({ typ, kid: signer.verificationMethod }, { iss: did, ...payload }, signer);
    },
  };
}

async function awardEarned(issuer: Issuer, db: Writer, { achievement, recipient, results, earning, actor }: EarnedAward): Promise<string> {
  const scoped = db.as(achievement.profile);
  const draft = { ...recipient, externalId: null, awardedOn: earning.decidedOn, results, batch: null, pin: false };
  if ((await knownHolders(scoped, achievement.id, [draft], now(issuer.context))).find(draft)) throw new LaurelError('conflict');
  const assessment = { class: 'assessed-here' as const, attestation: null, earning };
  const [made] = await makeAwards(issuer, scoped, { achievement, assessment, drafts: [draft], actor });
  if (!made) throw new Error('one draft makes one award');
  return made.id;
}
