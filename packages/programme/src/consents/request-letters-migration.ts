import type { Migration } from '@laurel/store';

/** How far those linked were written to about a request. Whatever was asked before counts as told: nobody gets a letter about what has long waited for them. */
export const requestLettersMigration: Migration = {
  id: 'programme-0031-request-letters',
  sql: [
    'ALTER TABLE consent_request ADD COLUMN told_through text',
    'ALTER TABLE consent_request ADD COLUMN told_at text',
    'UPDATE consent_request SET told_at = created_at',
  ],
};
