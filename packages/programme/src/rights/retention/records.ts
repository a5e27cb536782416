import { key, type Migration, scopedTable, text } from '@laurel/store';

/** That a letter told of a draft that will be erased. `untouchedSince` is when it was last saved then: saved again, it starts anew. */
export type DraftWarningRow = { applicationId: string; profile: string; untouchedSince: string; at: string };
export const DraftWarning = scopedTable<DraftWarningRow>()('draft_warning', 'profile', {
  applicationId: text(key),
  profile: text(),
  untouchedSince: text(),
  at: text(),
});

export const retentionMigration: Migration = {
  id: 'programme-0011-retention',
  sql: [
    'CREATE TABLE draft_warning (application_id text PRIMARY KEY, profile text NOT NULL, untouched_since text NOT NULL, at text NOT NULL)',
    "CREATE INDEX application_draft ON application (saved_at) WHERE state = 'draft'",
    // What was withdrawn or forgotten before kept sizes and fingerprints of its files.
    `DELETE FROM evidence WHERE removed_at IS NOT NULL AND name = '' AND note = '' AND media_type IS NULL AND url IS NULL`,
    "UPDATE application SET background = NULL WHERE state = 'withdrawn'",
    "UPDATE submission_sent SET background = '' WHERE application_id IN (SELECT id FROM application WHERE state = 'withdrawn')",
  ],
};
