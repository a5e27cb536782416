import { integer, json, key, type Migration, nullable, openTable, text } from '@laurel/store';

/**
 * A passkey's public half. `id` is the authenticator's, `handle` the 64 random bytes by which it knows its owner: nodes on one host share
 * authenticators, and an id of ours would tell one node's people to another. `counter` only rises where a device has one.
 */
export type PasskeyRow = {
  id: string;
  personId: string;
  handle: string;
  name: string;
  publicKey: string;
  counter: number;
  transports: string[];
  createdAt: string;
  lastUsedAt: string | null;
};
export const Passkey = openTable<PasskeyRow>('passkey', {
  id: text(key),
  personId: text(),
  handle: text(),
  name: text(),
  publicKey: text(),
  counter: integer(),
  transports: json(),
  createdAt: text(),
  lastUsedAt: text(nullable),
});

/** A question that was put to a browser, until it is answered. Of one that adds a passkey: for whom, by which session, under which handle. */
export type PasskeyChallengeRow = { challengeHash: string; personId: string | null; sessionId: string | null; handle: string | null; expiresAt: string };
export const PasskeyChallenge = openTable<PasskeyChallengeRow>('passkey_challenge', {
  challengeHash: text(key),
  personId: text(nullable),
  sessionId: text(nullable),
  handle: text(nullable),
  expiresAt: text(),
});

export type RecoveryCodeRow = { codeHash: string; personId: string; createdAt: string; usedAt: string | null };
export const RecoveryCode = openTable<RecoveryCodeRow>('recovery_code', { codeHash: text(key), personId: text(), createdAt: text(), usedAt: text(nullable) });

export const passkeysMigration: Migration = {
  id: 'people-0006-passkeys',
  sql: [
    `CREATE TABLE passkey (
      id text PRIMARY KEY, person_id text NOT NULL REFERENCES person (id), handle text NOT NULL, name text NOT NULL, public_key text NOT NULL,
      counter integer NOT NULL, transports text NOT NULL, created_at text NOT NULL, last_used_at text)`,
    'CREATE INDEX passkey_person ON passkey (person_id)',
    'CREATE TABLE passkey_challenge (challenge_hash text PRIMARY KEY, person_id text, session_id text, handle text, expires_at text NOT NULL)',
    'CREATE TABLE recovery_code (code_hash text PRIMARY KEY, person_id text NOT NULL REFERENCES person (id), created_at text NOT NULL, used_at text)',
    'CREATE INDEX recovery_code_person ON recovery_code (person_id)',
  ],
};
