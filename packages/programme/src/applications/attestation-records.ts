import { integer, key, type Migration, nullable, scopedTable, text } from '@laurel/store';

export type AttestationState = 'asked' | 'given' | 'declined' | 'withdrawn';

/**
 * What a learner asks somebody to confirm who saw her work, and what became of it. Whoever has the link in the letter answers; what was given is signed by
 * the institution as what it took in, and pinned by its hash. Whether an ask has expired is the clock's to say.
 */
export type AttestationRow = {
  id: string;
  profile: string;
  applicationId: string;
  /** What the learner is called where she works: for the eyes of whom she asks. */
  learnerName: string;
  name: string;
  email: string;
  relation: string;
  /** Her own words, to be confirmed. */
  claims: string;
  tokenHash: string;
  state: AttestationState;
  askedAt: string;
  expiresAt: string;
  answeredAt: string | null;
  /** Who was signed in on this node, if anybody was. */
  answeredBy: string | null;
  role: string;
  /** Empty of a private person. */
  organisation: string;
  statement: string;
  /** The EndorsementCredential as it was signed, JSON, and its SHA-256 in hex; `piece` is what it calls the evidence. */
  credential: string | null;
  piece: string | null;
  sha256: string | null;
  /** Whether the badge shall carry it. */
  inBadge: 0 | 1;
};
export const Attestation = scopedTable<AttestationRow>()('attestation', 'profile', {
  id: text(key),
  profile: text(),
  applicationId: text(),
  learnerName: text(),
  name: text(),
  email: text(),
  relation: text(),
  claims: text(),
  tokenHash: text(),
  state: text(),
  askedAt: text(),
  expiresAt: text(),
  answeredAt: text(nullable),
  answeredBy: text(nullable),
  role: text(),
  organisation: text(),
  statement: text(),
  credential: text(nullable),
  piece: text(nullable),
  sha256: text(nullable),
  inBadge: integer(),
});

/** In what standing somebody states it: their role, and the organisation where there is one. */
export const standingOf = ({ role, organisation }: Pick<AttestationRow, 'role' | 'organisation'>): string =>
  organisation === '' ? role : `${role}, ${organisation}`;

export const hasExpired = ({ state, expiresAt }: Pick<AttestationRow, 'state' | 'expiresAt'>, at: string): boolean => state === 'asked' && expiresAt <= at;

export const attestationMigration: Migration = {
  id: 'programme-0013-attestations',
  sql: [
    `CREATE TABLE attestation (
      id text PRIMARY KEY, profile text NOT NULL, application_id text NOT NULL REFERENCES application (id), learner_name text NOT NULL, name text NOT NULL,
      email text NOT NULL, relation text NOT NULL, claims text NOT NULL, token_hash text NOT NULL UNIQUE, state text NOT NULL, asked_at text NOT NULL,
      expires_at text NOT NULL, answered_at text, answered_by text, role text NOT NULL, organisation text NOT NULL, statement text NOT NULL, credential text,
      piece text, sha256 text, in_badge integer NOT NULL)`,
    'CREATE INDEX attestation_of_application ON attestation (application_id)',
    'CREATE INDEX attestation_to ON attestation (email, asked_at)',
    // What was sent before had none.
    `ALTER TABLE submission_sent ADD COLUMN attestations text NOT NULL DEFAULT '[]'`,
  ],
};
