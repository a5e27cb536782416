import { integer, key, type Migration, openTable, text } from '@laurel/store';

/** Who somebody of an institution is here. The subject is the institution's, for good; an address there may become somebody else's. */
export type InstitutionLinkRow = { issuer: string; subject: string; personId: string; linkedAt: string; lastUsedAt: string };
export const InstitutionLinkTable = openTable<InstitutionLinkRow>('institution_link', {
  issuer: text(key),
  subject: text(key),
  personId: text(),
  linkedAt: text(),
  lastUsedAt: text(),
});

/** A browser on its way to an institution and back. `again` is 1 where the person must prove to be there now. */
export type InstitutionAttemptRow = {
  stateHash: string;
  browserHash: string;
  institution: string;
  nonce: string;
  codeVerifier: string;
  next: string;
  again: number;
  expiresAt: string;
};
export const InstitutionAttempt = openTable<InstitutionAttemptRow>('institution_attempt', {
  stateHash: text(key),
  browserHash: text(),
  institution: text(),
  nonce: text(),
  codeVerifier: text(),
  next: text(),
  again: integer(),
  expiresAt: text(),
});

/** `proved_at`: since an institution may know somebody since the morning, when a session began does not say when they were last seen to be there. */
export const institutionsMigration: Migration = {
  id: 'people-0007-institutions',
  sql: [
    `CREATE TABLE institution_link (
      issuer text NOT NULL, subject text NOT NULL, person_id text NOT NULL REFERENCES person (id), linked_at text NOT NULL, last_used_at text NOT NULL,
      PRIMARY KEY (issuer, subject))`,
    'CREATE INDEX institution_link_person ON institution_link (person_id)',
    `CREATE TABLE institution_attempt (
      state_hash text PRIMARY KEY, browser_hash text NOT NULL, institution text NOT NULL, nonce text NOT NULL, code_verifier text NOT NULL,
      next text NOT NULL, again integer NOT NULL, expires_at text NOT NULL)`,
    'ALTER TABLE session ADD COLUMN proved_at text',
  ],
};
