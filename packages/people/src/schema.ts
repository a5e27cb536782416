import type { Schema } from '@laurel/store';
import { Invitation, invitationsMigration } from './access/invitation.ts';
import { AddressChange, addressChangesMigration } from './account/address-change.ts';
import { sessionDevicesMigration } from './account/device.ts';
import { Contact } from './contacts/contact.ts';
import { contactsMigration } from './contacts/contacts-migration.ts';
import { PersonKey } from './contacts/person-key.ts';
import { InstitutionAttempt, InstitutionLinkTable, institutionsMigration } from './institutions/institution-link.ts';
import { Passkey, PasskeyChallenge, passkeysMigration, RecoveryCode } from './passkeys/passkey.ts';
import { ApiKeyTable, Person, RoleGrant, SessionTable, SetupLink, SignIn } from './records.ts';

export const peopleSchema: Schema = {
  name: 'people',
  tables: [
    Person,
    Contact,
    PersonKey,
    RoleGrant,
    SignIn,
    SessionTable,
    SetupLink,
    ApiKeyTable,
    Invitation,
    AddressChange,
    Passkey,
    PasskeyChallenge,
    RecoveryCode,
    InstitutionLinkTable,
    InstitutionAttempt,
  ],
  migrations: [
    {
      id: 'people-0001-persons',
      sql: [
        'CREATE TABLE person (id text PRIMARY KEY, name text NOT NULL, language text NOT NULL, created_at text NOT NULL)',
        'CREATE TABLE contact (email text PRIMARY KEY, person_id text NOT NULL REFERENCES person (id), created_at text NOT NULL, verified_at text)',
        'CREATE INDEX contact_person ON contact (person_id)',
        'CREATE TABLE role_grant (profile text NOT NULL, person_id text NOT NULL REFERENCES person (id), role text NOT NULL, PRIMARY KEY (profile, person_id, role))',
        'CREATE INDEX role_grant_person ON role_grant (person_id)',
        `CREATE TABLE sign_in (
          id text PRIMARY KEY, email text NOT NULL, token_hash text NOT NULL UNIQUE, code_hash text NOT NULL, tries_left integer NOT NULL,
          next text NOT NULL, language text NOT NULL, join_as text, created_at text NOT NULL, expires_at text NOT NULL, used_at text)`,
        'CREATE INDEX sign_in_email ON sign_in (email)',
        `CREATE TABLE session (
          token_hash text PRIMARY KEY, id text NOT NULL UNIQUE, person_id text NOT NULL REFERENCES person (id),
          created_at text NOT NULL, seen_at text NOT NULL, expires_at text NOT NULL)`,
        'CREATE TABLE setup_link (token_hash text PRIMARY KEY, expires_at text NOT NULL, used_at text)',
      ],
    },
    {
      id: 'people-0002-api-keys',
      sql: [
        `CREATE TABLE api_key (
          id text PRIMARY KEY, profile text NOT NULL, name text NOT NULL, scopes text NOT NULL, secret_hash text NOT NULL,
          created_at text NOT NULL, expires_at text NOT NULL, last_used_at text, revoked_at text)`,
      ],
    },
    invitationsMigration,
    sessionDevicesMigration,
    addressChangesMigration,
    passkeysMigration,
    institutionsMigration,
    contactsMigration,
  ],
};
