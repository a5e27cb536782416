import { key, type Migration, scopedTable, text } from '@laurel/store';

/** One word that finds an award: of a name, a number, an address. All rows of an award go with the person in it. */
export type AwardWordRow = { awardId: string; word: string; profile: string; sortKey: string };
export const AwardWord = scopedTable<AwardWordRow>()('award_word', 'profile', { awardId: text(key), word: text(key), profile: text(), sortKey: text() });

/**
 * The register's order as one column, newest first and what one file brought in the order of its lines. An index for each filter ends in that
 * order and in the columns that other filters ask for, so that a row that does not fit is passed over without being fetched.
 */
export const registerMigration: Migration = {
  id: 'issuer-0015-register',
  sql: [
    `CREATE TABLE award_word (
      award_id text NOT NULL REFERENCES award (id), word text NOT NULL, profile text NOT NULL, sort_key text NOT NULL, PRIMARY KEY (award_id, word))`,
    'CREATE INDEX award_word_found ON award_word (profile, word, sort_key, award_id)',
    "ALTER TABLE award ADD COLUMN sort_key text NOT NULL DEFAULT ''",
    'ALTER TABLE award ADD COLUMN worded integer NOT NULL DEFAULT 0',
    "UPDATE award SET sort_key = created_at || '-' || CAST(999999 - batch_line AS text)",
    'ALTER TABLE award DROP COLUMN search_key',
    'DROP INDEX award_register',
    'CREATE INDEX award_register ON award (profile, sort_key, id, standing, state, achievement_id, awarded_on, valid_until, opened_at)',
    'CREATE INDEX award_of_achievement ON award (profile, achievement_id, sort_key, id, standing, state, awarded_on)',
    'CREATE INDEX award_of_both ON award (profile, achievement_id, standing, state, sort_key, id, awarded_on)',
    'CREATE INDEX award_of_state ON award (profile, standing, state, sort_key, id, awarded_on, opened_at)',
    "CREATE INDEX award_of_standing ON award (profile, standing, sort_key, id, achievement_id, awarded_on) WHERE standing <> 'good'",
    'CREATE INDEX award_of_batch ON award (profile, batch_id, standing, state, sort_key, id, awarded_on) WHERE batch_id IS NOT NULL',
    'CREATE INDEX award_of_day ON award (profile, awarded_on, sort_key, id, standing, state, achievement_id)',
    'CREATE INDEX award_unworded ON award (id) WHERE worded = 0',
  ],
};
