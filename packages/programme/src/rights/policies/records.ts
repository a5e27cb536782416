import type { Language } from '@laurel/base';
import { integer, json, key, type Migration, openTable, scopedTable, text } from '@laurel/store';

/** What an institution says beforehand: how its programme works, what is kept of people, whose the work is, and who is told of it. */
export const POLICIES = ['terms', 'privacy', 'ownership', 'sharing'] as const;
export type PolicyName = (typeof POLICIES)[number];

/** The whole of it in each language, in the Markdown that `Prose` reads. */
export type PolicyTexts = Record<Language, string>;

/** A version as it was published: never changed, since acceptances and consents name it. */
export type PolicyVersionRow = { policy: PolicyName; version: number; texts: PolicyTexts; effectiveAt: string; publishedAt: string; publishedBy: string };
export const PolicyVersion = openTable<PolicyVersionRow>('policy_version', {
  policy: text(key),
  version: integer(key),
  texts: json(),
  effectiveAt: text(),
  publishedAt: text(),
  publishedBy: text(),
});

/** The next version while it is written: one of each policy. */
export type PolicyDraftRow = { policy: PolicyName; texts: PolicyTexts; savedAt: string; savedBy: string };
export const PolicyDraft = openTable<PolicyDraftRow>('policy_draft', { policy: text(key), texts: json(), savedAt: text(), savedBy: text() });

/** Who accepted which version: the SHA-256 of the words as they were shown, in the language they were shown in. */
export type PolicyAcceptanceRow = { personId: string; policy: PolicyName; version: number; language: Language; digest: string; at: string };
export const PolicyAcceptance = scopedTable<PolicyAcceptanceRow>()('policy_acceptance', 'personId', {
  personId: text(key),
  policy: text(key),
  version: integer(key),
  language: text(),
  digest: text(),
  at: text(),
});

/** Who was written to about which version, so that each is told once. */
export type PolicyToldRow = { policy: PolicyName; version: number; personId: string; at: string };
export const PolicyTold = openTable<PolicyToldRow>('policy_told', { policy: text(key), version: integer(key), personId: text(key), at: text() });

export const policiesMigration: Migration = {
  id: 'programme-0010-policies',
  sql: [
    `CREATE TABLE policy_version (
      policy text NOT NULL, version integer NOT NULL, texts text NOT NULL, effective_at text NOT NULL, published_at text NOT NULL, published_by text NOT NULL,
      PRIMARY KEY (policy, version))`,
    `CREATE TRIGGER policy_version_kept BEFORE DELETE ON policy_version BEGIN SELECT RAISE(ABORT, 'policy_version: is never removed'); END`,
    `CREATE TRIGGER policy_version_fixed BEFORE UPDATE ON policy_version BEGIN SELECT RAISE(ABORT, 'policy_version: is never changed'); END`,
    'CREATE TABLE policy_draft (policy text PRIMARY KEY, texts text NOT NULL, saved_at text NOT NULL, saved_by text NOT NULL)',
    `CREATE TABLE policy_acceptance (
      person_id text NOT NULL, policy text NOT NULL, version integer NOT NULL, language text NOT NULL, digest text NOT NULL, at text NOT NULL,
      PRIMARY KEY (person_id, policy, version))`,
    `CREATE TABLE policy_told (
      policy text NOT NULL, version integer NOT NULL, person_id text NOT NULL, at text NOT NULL, PRIMARY KEY (policy, version, person_id))`,
  ],
};
