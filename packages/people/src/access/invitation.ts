import type { Language } from '@laurel/base';
import { json, key, type Migration, nullable, scopedTable, text } from '@laurel/store';
import type { RoleName } from '../types.ts';

/** Somebody asked by mail to take roles on one profile. `invitedBy` is a person's id. The link rests hashed; sending again makes a new one. */
export type InvitationRow = {
  id: string;
  profile: string;
  email: string;
  roles: RoleName[];
  language: Language;
  invitedBy: string;
  tokenHash: string;
  createdAt: string;
  sentAt: string;
  expiresAt: string;
  acceptedAt: string | null;
  withdrawnAt: string | null;
};

export const Invitation = scopedTable<InvitationRow>()('invitation', 'profile', {
  id: text(key),
  profile: text(),
  email: text(),
  roles: json(),
  language: text(),
  invitedBy: text(),
  tokenHash: text(),
  createdAt: text(),
  sentAt: text(),
  expiresAt: text(),
  acceptedAt: text(nullable),
  withdrawnAt: text(nullable),
});

/** Since when and by whom a role is held was not kept before, so it is not known of older rows. */
export const invitationsMigration: Migration = {
  id: 'people-0003-invitations',
  sql: [
    'ALTER TABLE role_grant ADD COLUMN granted_at text',
    'ALTER TABLE role_grant ADD COLUMN granted_by text',
    `CREATE TABLE invitation (
      id text PRIMARY KEY, profile text NOT NULL, email text NOT NULL, roles text NOT NULL, language text NOT NULL, invited_by text NOT NULL,
      token_hash text NOT NULL UNIQUE, created_at text NOT NULL, sent_at text NOT NULL, expires_at text NOT NULL, accepted_at text, withdrawn_at text)`,
    'CREATE INDEX invitation_profile ON invitation (profile, email)',
  ],
};
