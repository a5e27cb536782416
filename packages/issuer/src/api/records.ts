import { integer, key, type Migration, scopedTable, text } from '@laurel/store';

/** What a program was answered to a request that it named by an Idempotency-Key: the same again is answered the same, and done once. */
export type ApiAnswerRow = {
  profile: string;
  /** The program's own: two keys never meet. */
  keyId: string;
  idempotencyKey: string;
  /** Of method, path and body. */
  requestHash: string;
  status: number;
  body: string;
  createdAt: string;
};
export const ApiAnswer = scopedTable<ApiAnswerRow>()('api_answer', 'profile', {
  profile: text(key),
  keyId: text(key),
  idempotencyKey: text(key),
  requestHash: text(),
  status: integer(),
  body: text(),
  createdAt: text(),
});

export const apiAnswersMigration: Migration = {
  id: 'issuer-0017-b-api-answers',
  sql: [
    `CREATE TABLE api_answer (
      profile text NOT NULL REFERENCES issuer_profile (slug), key_id text NOT NULL, idempotency_key text NOT NULL, request_hash text NOT NULL,
      status integer NOT NULL, body text NOT NULL, created_at text NOT NULL, PRIMARY KEY (profile, key_id, idempotency_key))`,
    'CREATE INDEX api_answer_age ON api_answer (created_at)',
  ],
};
