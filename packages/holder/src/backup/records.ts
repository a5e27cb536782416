import { integer, key, nullable, scopedTable, text } from '@laurel/store';

/** When a wallet was last saved, with how many badges, and how much came into it from backups, in bytes. */
export type SavedRow = { owner: string; savedAt: string | null; badges: number; restoredBytes: number };
export const Saved = scopedTable<SavedRow>()('wallet_saved', 'owner', {
  owner: text(key),
  savedAt: text(nullable),
  badges: integer(),
  restoredBytes: integer(),
});

export const savedMigration = {
  id: 'holder-0010-saved',
  sql: ['CREATE TABLE wallet_saved (owner text PRIMARY KEY, saved_at text, badges integer NOT NULL, restored_bytes integer NOT NULL)'],
};

/** Whom a copy is spent for that this wallet keeps for the one restored from a backup. */
export const SET_ASIDE = 'set-aside';
/** And one that came from a backup and may have been shown after it was made: nobody is shown it any more. */
export const RESTORED = 'restored';
