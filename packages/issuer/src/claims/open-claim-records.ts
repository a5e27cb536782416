import type { Language } from '@laurel/base';
import { integer, key, type Migration, nullable, scopedTable, text } from '@laurel/store';

/** A badge that whoever is in a room may ask for, by one address for all and a PIN on the wall. */
export type OpenClaimRow = {
  /** In the address: short enough to be typed off a wall. */
  code: string;
  profile: string;
  achievementId: string;
  achievementVersion: number;
  places: number;
  opensAt: string;
  closesAt: string;
  /** Closed before its time. */
  closedAt: string | null;
  /** Counts the PINs it has had. They are derived (`pinOf`): none rests. */
  pinRound: number;
  wrongPins: number;
  language: Language;
  createdAt: string;
  createdBy: string;
};
export const OpenClaim = scopedTable<OpenClaimRow>()('open_claim', 'profile', {
  code: text(key),
  profile: text(),
  achievementId: text(),
  achievementVersion: integer(),
  places: integer(),
  opensAt: text(),
  closesAt: text(),
  closedAt: text(nullable),
  pinRound: integer(),
  wrongPins: integer(),
  language: text(),
  createdAt: text(),
  createdBy: text(),
});

/** Who asked, in order. The person rests in the award. */
export type OpenClaimEntryRow = { code: string; awardId: string; profile: string; at: string };
export const OpenClaimEntry = scopedTable<OpenClaimEntryRow>()('open_claim_entry', 'profile', {
  code: text(key),
  awardId: text(key),
  profile: text(),
  at: text(),
});

export const openClaimMigration: Migration = {
  id: 'issuer-0020-open-claims',
  sql: [
    `CREATE TABLE open_claim (
      code text PRIMARY KEY, profile text NOT NULL REFERENCES issuer_profile (slug), achievement_id text NOT NULL, achievement_version integer NOT NULL,
      places integer NOT NULL, opens_at text NOT NULL, closes_at text NOT NULL, closed_at text, pin_round integer NOT NULL, wrong_pins integer NOT NULL,
      language text NOT NULL, created_at text NOT NULL, created_by text NOT NULL,
      FOREIGN KEY (achievement_id, achievement_version) REFERENCES achievement (id, version))`,
    'CREATE INDEX open_claim_recent ON open_claim (profile, created_at)',
    `CREATE TABLE open_claim_entry (
      code text NOT NULL REFERENCES open_claim (code), award_id text NOT NULL UNIQUE REFERENCES award (id), profile text NOT NULL, at text NOT NULL,
      PRIMARY KEY (code, award_id))`,
  ],
};
