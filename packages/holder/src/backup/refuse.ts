import { LaurelError } from '@laurel/base';

/** What is wrong with a backup, with what was typed, or with the place it is to go. */
export type BackupTrouble =
  | { at: 'file'; code: 'missing' | 'not_a_backup' | 'newer' | 'cut_short' | 'damaged' | 'other_account' | 'no_room' }
  | { at: 'passphrase'; code: 'missing' | 'wrong' | 'short' | 'plain' | 'about_you' }
  | { at: 'again'; code: 'different' }
  | { at: 'backup'; code: 'too_large' };

export const refuse = ({ at, code }: BackupTrouble): LaurelError => new LaurelError('bad_form', { problems: [{ at, code, detail: '' }] });
