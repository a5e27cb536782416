import { json, key, type Migration, nullable, scopedTable, text } from '@laurel/store';
import type { AwardResult } from '../records.ts';

/** What of an award is put right; absent where it stays. */
export type Correction = { name?: string | null; awardedOn?: string; results?: AwardResult[] };

/** What a learner says is wrong with an award, and what became of it. One is open at a time: asked again, it is asked otherwise. */
export type CorrectionRow = {
  id: string;
  profile: string;
  awardId: string;
  asks: Correction;
  words: string;
  state: 'open' | 'accepted' | 'declined';
  /** What the registrar said to it: why it was declined, or a word with what was put right. */
  answer: string | null;
  createdAt: string;
  decidedAt: string | null;
  decidedBy: string | null;
};
export const CorrectionRequest = scopedTable<CorrectionRow>()('correction_request', 'profile', {
  id: text(key),
  profile: text(),
  awardId: text(),
  asks: json(),
  words: text(),
  state: text(),
  answer: text(nullable),
  createdAt: text(),
  decidedAt: text(nullable),
  decidedBy: text(nullable),
});

export const correctionsMigration: Migration = {
  id: 'issuer-0017-a-corrections',
  sql: [
    `CREATE TABLE correction_request (
      id text PRIMARY KEY, profile text NOT NULL REFERENCES issuer_profile (slug), award_id text NOT NULL REFERENCES award (id), asks text NOT NULL,
      words text NOT NULL, state text NOT NULL, answer text, created_at text NOT NULL, decided_at text, decided_by text)`,
    'CREATE INDEX correction_of_award ON correction_request (award_id)',
    'CREATE INDEX correction_by_state ON correction_request (profile, state, created_at)',
    "CREATE UNIQUE INDEX correction_open ON correction_request (award_id) WHERE state = 'open'",
  ],
};
