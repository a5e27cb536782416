import type { Language } from '@laurel/base';
import { integer, json, key, nullable, openTable, scopedTable, text } from '@laurel/store';
import type { KeyScope, RoleName, SelfServiceRole } from './types.ts';

// Persons belong to the node: one person may learn here and register there. What they may do belongs to a profile.
export type PersonRow = { id: string; name: string; language: Language; createdAt: string };
export const Person = openTable<PersonRow>('person', { id: text(key), name: text(), language: text(), createdAt: text() });

/** `profile` is a slug, or `*` for the whole node. `grantedBy` is an audit event's actor; neither is known of what was granted before both were kept. */
export type GrantRow = { profile: string; personId: string; role: RoleName; grantedAt: string | null; grantedBy: string | null };
export const RoleGrant = scopedTable<GrantRow>()('role_grant', 'profile', {
  profile: text(key),
  personId: text(key),
  role: text(key),
  grantedAt: text(nullable),
  grantedBy: text(nullable),
});

/**
 * One sign-in letter: link and code are one secret; `codeHash` is `NO_CODE` where an operator made the link alone. Made for unknown addresses too, so that nothing a stranger can do
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
/** No hash is empty: no code that is typed fits it. */
export const NO_CODE = '';
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

/** `browser` and `system`: what the browser calls itself, as one word each; empty where it says nothing known. */
export type SessionRow = {
  tokenHash: string;
  id: string;
  personId: string;
  browser: string;
  system: string;
  createdAt: string;
  seenAt: string;
  expiresAt: string;
  /** Where it is not when the session began. */
  provedAt: string | null;
};
export const SessionTable = openTable<SessionRow>('session', {
  tokenHash: text(key),
  id: text(),
  personId: text(),
  browser: text(),
  system: text(),
  createdAt: text(),
  seenAt: text(),
  expiresAt: text(),
  provedAt: text(nullable),
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
