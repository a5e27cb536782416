import { key, type Migration, scopedTable, text } from '@laurel/store';

/** What a learner's own wallet signed, byte for byte: the evidence for the event beside which it stands. One for each number that was sent out. */
export type ConsentProofRow = {
  eventId: string;
  subject: string;
  /** The DID that signed, and the badge by which it is this learner's. */
  did: string;
  credentialId: string;
  signed: string;
  /** SHA-256 of the number it answers. */
  nonceHash: string;
  at: string;
};
export const ConsentProof = scopedTable<ConsentProofRow>()('consent_proof', 'subject', {
  eventId: text(key),
  subject: text(),
  did: text(),
  credentialId: text(),
  signed: text(),
  nonceHash: text(),
  at: text(),
});

/** The unique number is the net under the code: what was sent out once is answered once. */
export const proofMigration: Migration = {
  id: 'programme-0009-consent-proofs',
  sql: [
    `CREATE TABLE consent_proof (
      event_id text PRIMARY KEY REFERENCES consent_event (id), subject text NOT NULL, did text NOT NULL, credential_id text NOT NULL,
      signed text NOT NULL, nonce_hash text NOT NULL UNIQUE, at text NOT NULL)`,
    'CREATE INDEX consent_proof_subject ON consent_proof (subject)',
    `CREATE TRIGGER consent_proof_kept BEFORE DELETE ON consent_proof BEGIN SELECT RAISE(ABORT, 'consent_proof: is never removed'); END`,
    `CREATE TRIGGER consent_proof_fixed BEFORE UPDATE ON consent_proof BEGIN SELECT RAISE(ABORT, 'consent_proof: is never changed'); END`,
  ],
};
