import type { Holding, Language } from '@laurel/base';
import { integer, json, key, nullable, openTable, type Schema, scopedTable, text } from '@laurel/store';
import type { KeyScope, RoleName, SelfServiceRole } from './types.ts';

// Persons belong to the node: one person may learn here and register there. What they may do belongs to a profile.
export type PersonRow = { id: string; name: string; language: Language; createdAt: string };
export const Person = openTable<PersonRow>('person', { id: text(key), name: text(), language: text(), createdAt: text() });

/** An address, normalised, of one person. */
export type ContactRow = { email: string; personId: string; createdAt: string; verifiedAt: string | null };
export const Contact = openTable<ContactRow>('contact', { email: text(key), personId: text(), createdAt: text(), verifiedAt: text(nullable) });

/** `profile` is a slug, or `*` for the whole node. */
export type GrantRow = { profile: string; personId: string; role: RoleName };
export const RoleGrant = scopedTable<GrantRow>()('role_grant', 'profile', { profile: text(key), personId: text(key), role: text(key) });

/**
 * One sign-in letter: link and code are one secret. Made for unknown addresses too, so that nothing a stranger can do
 * afterwards tells the two apart; only the letter is missing.
 */
export type SignInRow = {
  id: string;
  email: string;
  tokenHash: string;
  codeHash: string;
  triesLeft: number;
  next: string;
  language: Language;
  joinAs: SelfServiceRole | null;
  createdAt: string;
  expiresAt: string;
  usedAt: string | null;
};
export const SignIn = openTable<SignInRow>('sign_in', {
  id: text(key),
  email: text(),
  tokenHash: text(),
  codeHash: text(),
  triesLeft: integer(),
  next: text(),
  language: text(),
  joinAs: text(nullable),
  createdAt: text(),
  expiresAt: text(),
  usedAt: text(nullable),
});

export type SessionRow = { tokenHash: string; id: string; personId: string; createdAt: string; seenAt: string; expiresAt: string };
export const SessionTable = openTable<SessionRow>('session', {
  tokenHash: text(key),
  id: text(),
  personId: text(),
  createdAt: text(),
  seenAt: text(),
  expiresAt: text(),
});

export type SetupLinkRow = { tokenHash: string; expiresAt: string; usedAt: string | null };
export const SetupLink = openTable<SetupLinkRow>('setup_link', { tokenHash: text(key), expiresAt: text(), usedAt: text(nullable) });

/** A program's key. Its id stands in the key itself, in clear; the secret behind it rests as SHA-256, which 256 random bits need no more than. */
export type ApiKeyRow = {
  id: string;
  profile: string;
  name: string;
  scopes: KeyScope[];
  secretHash: string;
  createdAt: string;
  expiresAt: string;
  lastUsedAt: string | null;
  revokedAt: string | null;
};
export const ApiKeyTable = scopedTable<ApiKeyRow>()('api_key', 'profile', {
  id: text(key),
  profile: text(),
  name: text(),
  scopes: json(),
  secretHash: text(),
  createdAt: text(),
  expiresAt: text(),
  lastUsedAt: text(nullable),
  revokedAt: text(nullable),
});

export const peopleSchema: Schema = {
  name: 'people',
  tables: [Person, Contact, RoleGrant, SignIn, SessionTable, SetupLink, ApiKeyTable],
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
  ],
};

/** For the data inventory. */
export const peopleInventory: readonly Holding[] = [
  {
    table: 'person, contact',
    what: 'name, e-mail address, language',
    why: 'to know who works or keeps badges here, and to write to them',
    kept: 'until the person is removed',
  },
  { table: 'role_grant', what: 'which person may do what on which profile', why: 'access', kept: 'until it is taken back or the person is removed' },
  {
    table: 'sign_in',
    what: 'the address a sign-in was asked for; link and code only hashed',
    why: 'to sign in without a password',
    kept: '15 minutes, swept hourly',
  },
  {
    table: 'session',
    what: 'who is signed in and when the session was last used; its token only hashed',
    why: 'to stay signed in',
    kept: '12 hours at most, swept hourly',
  },
  {
    table: 'api_key',
    what: 'what a program’s key is called, what it may do and when it was last used; its secret only hashed',
    why: 'so that programs of others can be let in, told apart and shut out',
    kept: 'with the audit record that names them',
  },
];
