import type { Migration } from '@laurel/store';

/**
 * When letters last went out about a request, apart from when it was done with. What was asked before there were letters (`request-letters-migration.ts`)
 * had none; what was told of since counts as written, since nothing says which of it was.
 */
export const writtenLettersMigration: Migration = {
  id: 'programme-0032-written-letters',
  sql: [
    'ALTER TABLE consent_request ADD COLUMN wrote_at text',
    'UPDATE consent_request SET wrote_at = told_at WHERE told_at > created_at AND (ended_at IS NULL OR ended_at > told_at)',
  ],
};
