import type { Migration } from '@laurel/store';

/**
 * The triggers are the last word, whatever the code above them does: a consent comes from its subject or from somebody who may act for them at
 * that moment, and is neither changed nor removed.
 */
export const consentMigration: Migration = {
  id: 'programme-0003-consents',
  sql: [
    `CREATE TABLE guardianship (
      subject text NOT NULL, guardian text NOT NULL, scope text NOT NULL, ends_at text NOT NULL, PRIMARY KEY (subject, guardian, scope))`,
    `CREATE TABLE consent_request (
      id text PRIMARY KEY, recipient text NOT NULL, purpose text NOT NULL, reason text NOT NULL, needs text NOT NULL, likes text NOT NULL,
      months integer NOT NULL CHECK (months BETWEEN 1 AND 12), asked_by text NOT NULL, created_at text NOT NULL, ended_at text)`,
    'CREATE INDEX consent_request_recipient ON consent_request (recipient, ended_at)',
    `CREATE TABLE consent_event (
      id text PRIMARY KEY, subject text NOT NULL, grantor text NOT NULL, recipient text NOT NULL, purpose text NOT NULL, categories text NOT NULL,
      policy_version text NOT NULL, policy_digest text NOT NULL, language text NOT NULL, state text NOT NULL CHECK (state IN ('given', 'refused', 'withdrawn')),
      at text NOT NULL, expires_at text, method text NOT NULL, request_id text, turn integer NOT NULL,
      UNIQUE (subject, turn), CHECK (state <> 'given' OR expires_at > at))`,
    'CREATE INDEX consent_event_recipient ON consent_event (recipient, purpose, subject)',
    `CREATE TRIGGER consent_event_grantor BEFORE INSERT ON consent_event
      WHEN NEW.grantor <> NEW.subject AND NOT EXISTS (
        SELECT 1 FROM guardianship WHERE subject = NEW.subject AND guardian = NEW.grantor AND scope = 'consent' AND ends_at > NEW.at)
      BEGIN SELECT RAISE(ABORT, 'consent_event: the grantor is neither the subject nor a live guardian'); END`,
    `CREATE TRIGGER consent_event_kept BEFORE DELETE ON consent_event BEGIN SELECT RAISE(ABORT, 'consent_event: is never removed'); END`,
    `CREATE TRIGGER consent_event_fixed BEFORE UPDATE ON consent_event BEGIN SELECT RAISE(ABORT, 'consent_event: is never changed'); END`,
  ],
};
