import { integer, json, key, type Migration, nullable, scopedTable, text } from '@laurel/store';

/**
 * Whether a profile's achievements are looked at by a second person before they are published, and whether its micro-credentials need the eleven elements
 * of the EU. Nobody has decided where there is no row.
 */
export type PublishingRuleRow = { profile: string; secondPerson: 0 | 1; elements: 0 | 1; decidedAt: string; decidedBy: string };
export const PublishingRule = scopedTable<PublishingRuleRow>()('publishing_rule', 'profile', {
  profile: text(key),
  secondPerson: integer(),
  elements: integer(),
  decidedAt: text(),
  decidedBy: text(),
});

/**
 * A draft that somebody asked to have published, by the draft's id. It is about the draft as it was saved then: saving it again takes a waiting one back.
 * `returned` stays, with what it was sent back for, until it is asked again.
 */
export type ApprovalRow = {
  id: string;
  profile: string;
  state: 'waiting' | 'returned';
  askedAt: string;
  askedBy: string;
  decidedAt: string | null;
  decidedBy: string | null;
  comment: string | null;
};
export const Approval = scopedTable<ApprovalRow>()('approval', 'profile', {
  id: text(key),
  profile: text(),
  state: text(),
  askedAt: text(),
  askedBy: text(),
  decidedAt: text(nullable),
  decidedBy: text(nullable),
  comment: text(nullable),
});

/** What a second person says of an achievement before it is published. */
export const LOOKED_AT = ['impact', 'equity', 'access', 'language'] as const;
export type LookedAt = (typeof LOOKED_AT)[number];

/** How a version was published: by a second person who confirmed something, or alone (`approvedBy` null). Versions of older software have no row. */
export type PublicationRow = { achievementId: string; version: number; profile: string; at: string; approvedBy: string | null; confirmed: LookedAt[] };
export const Publication = scopedTable<PublicationRow>()('publication', 'profile', {
  achievementId: text(key),
  version: integer(key),
  profile: text(),
  at: text(),
  approvedBy: text(nullable),
  confirmed: json(),
});

export const approvalMigration: Migration = {
  id: 'issuer-0023-approvals',
  sql: [
    `CREATE TABLE publishing_rule (
      profile text PRIMARY KEY REFERENCES issuer_profile (slug), second_person integer NOT NULL, decided_at text NOT NULL, decided_by text NOT NULL)`,
    `CREATE TABLE approval (
      id text PRIMARY KEY REFERENCES achievement_draft (id) ON DELETE CASCADE, profile text NOT NULL, state text NOT NULL,
      asked_at text NOT NULL, asked_by text NOT NULL, decided_at text, decided_by text, comment text)`,
    `CREATE TABLE publication (
      achievement_id text NOT NULL, version integer NOT NULL, profile text NOT NULL, at text NOT NULL, approved_by text, confirmed text NOT NULL,
      PRIMARY KEY (achievement_id, version), FOREIGN KEY (achievement_id, version) REFERENCES achievement (id, version))`,
  ],
};

/** Whoever had decided before asked for none of the elements. */
export const elementsMigration: Migration = {
  id: 'issuer-0026-eu-elements',
  sql: ['ALTER TABLE publishing_rule ADD COLUMN elements integer NOT NULL DEFAULT 0'],
};
