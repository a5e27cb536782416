import { integer, json, key, type Migration, scopedTable, text } from '@laurel/store';

export const REMINDER_KINDS = ['unclaimed', 'expiring'] as const;
export type ReminderKind = (typeof REMINDER_KINDS)[number];

/** When learners are reminded, in days: after the link was sent, while nobody kept the badge; before it ends. An achievement's own plan takes the place of that for all. */
export type ReminderPlanRow = {
  profile: string;
  /** `''` is for every achievement without a plan of its own. */
  achievementId: string;
  unclaimed: number[];
  expiring: number[];
  /** What was due before it was decided on is not made up for. */
  since: string;
  decidedBy: string;
};
export const ReminderPlan = scopedTable<ReminderPlanRow>()('reminder_plan', 'profile', {
  profile: text(key),
  achievementId: text(key),
  unclaimed: json(),
  expiring: json(),
  since: text(),
  decidedBy: text(),
});

/** One reminder that is done with: sent, or passed over for good. The key is what makes it once. */
export type RemindedRow = {
  awardId: string;
  kind: ReminderKind;
  days: number;
  /** The end it was about, so that a renewed badge is reminded of again; `''` for the unclaimed. */
  ending: string;
  profile: string;
  at: string;
  sent: 0 | 1;
};
export const Reminded = scopedTable<RemindedRow>()('reminded', 'profile', {
  awardId: text(key),
  kind: text(key),
  days: integer(key),
  ending: text(key),
  profile: text(),
  at: text(),
  sent: integer(),
});

/** Somebody who wants no reminders from a profile; the address is an HMAC, to compare and not to read. */
export type ReminderStopRow = { profile: string; address: string; at: string };
export const ReminderStop = scopedTable<ReminderStopRow>()('reminder_stop', 'profile', { profile: text(key), address: text(key), at: text() });

export const reminderMigration: Migration = {
  id: 'issuer-0019-reminders',
  sql: [
    `CREATE TABLE reminder_plan (
      profile text NOT NULL REFERENCES issuer_profile (slug), achievement_id text NOT NULL, unclaimed text NOT NULL, expiring text NOT NULL,
      since text NOT NULL, decided_by text NOT NULL, PRIMARY KEY (profile, achievement_id))`,
    `CREATE TABLE reminded (
      award_id text NOT NULL REFERENCES award (id), kind text NOT NULL, days integer NOT NULL, ending text NOT NULL, profile text NOT NULL, at text NOT NULL,
      sent integer NOT NULL, PRIMARY KEY (award_id, kind, days, ending))`,
    'CREATE TABLE reminder_stop (profile text NOT NULL REFERENCES issuer_profile (slug), address text NOT NULL, at text NOT NULL, PRIMARY KEY (profile, address))',
    "CREATE INDEX award_waiting ON award (profile, created_at) WHERE state = 'offered' AND standing = 'good'",
    'CREATE INDEX award_ending ON award (profile, valid_until, sort_key, id, standing, state, achievement_id) WHERE valid_until IS NOT NULL',
  ],
};
