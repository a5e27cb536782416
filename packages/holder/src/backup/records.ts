import { integer, key, nullable, scopedTable, text } from '@laurel/store';

/**
 * When a wallet was last saved, with how many badges, and how much came into it from backups, in bytes. `renewedAt`: when a token was last used up that lies in
 * the saved file, so that who brings that file back may fetch no more copies with it.
 */
export type SavedRow = { owner: string; savedAt: string | null; badges: number; restoredBytes: number; renewedAt: string | null };
export const Saved = scopedTable<SavedRow>()('wallet_saved', 'owner', {
  owner: text(key),
  savedAt: text(nullable),
  badges: integer(),
  restoredBytes: integer(),
  renewedAt: text(nullable),
});

export const savedMigration = {
  id: 'holder-0010-saved',
  sql: ['CREATE TABLE wallet_saved (owner text PRIMARY KEY, saved_at text, badges integer NOT NULL, restored_bytes integer NOT NULL)'],
};

export const renewedMigration = { id: 'holder-0020-tokens-renewed', sql: ['ALTER TABLE wallet_saved ADD COLUMN renewed_at text'] };

/** Whom a copy is spent for that this wallet keeps for the one restored from a backup. */
export const SET_ASIDE = 'set-aside';
/** And one that came from a backup and may have been shown after it was made: nobody is shown it any more. */
export const RESTORED = 'restored';
