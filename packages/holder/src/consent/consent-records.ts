import { json, key, type Migration, nullable, scopedTable, text } from '@laurel/store';
import type { ConsentQuestion } from './read-question.ts';

/**
 * Somebody's question for consent, and what its owner signed for it. `sending`: it left and no answer has come back, so it may have arrived.
 */
export type ConsentRow = {
  id: string;
  owner: string;
  requestUri: string;
  /** As it was shown: what was agreed to is what is signed. */
  question: ConsentQuestion;
  state: 'open' | 'sending' | 'given' | 'refused';
  /** What was agreed to. */
  categories: string[];
  /** Our own statement byte for byte, and what its recipient signed for it. */
  signed: string | null;
  receipt: string | null;
  receivedAt: string;
  answeredAt: string | null;
};
export const Consent = scopedTable<ConsentRow>()('wallet_consent', 'owner', {
  id: text(key),
  owner: text(),
  requestUri: text(),
  question: json(),
  state: text(),
  categories: json(),
  signed: text(nullable),
  receipt: text(nullable),
  receivedAt: text(),
  answeredAt: text(nullable),
});

export const consentMigration: Migration = {
  id: 'holder-0016-consents',
  sql: [
    `CREATE TABLE wallet_consent (
      id text PRIMARY KEY, owner text NOT NULL, request_uri text NOT NULL, question text NOT NULL, state text NOT NULL, categories text NOT NULL,
      signed text, receipt text, received_at text NOT NULL, answered_at text)`,
    'CREATE INDEX wallet_consent_owner ON wallet_consent (owner, received_at)',
  ],
};
