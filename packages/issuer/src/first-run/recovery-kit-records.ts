import { key, type Migration, openTable, text } from '@laurel/store';

/** That the words of a key-encryption key are on paper. The words themselves are in no row; another key needs another kit. */
export type RecoveryKitRow = { keyId: string; keptAt: string; keptBy: string };
export const RecoveryKit = openTable<RecoveryKitRow>('recovery_kit', { keyId: text(key), keptAt: text(), keptBy: text() });

export const recoveryKitMigration: Migration = {
  id: 'issuer-0021-recovery-kit',
  sql: ['CREATE TABLE recovery_kit (key_id text PRIMARY KEY, kept_at text NOT NULL, kept_by text NOT NULL)'],
};
