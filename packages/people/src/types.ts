import type { Language } from '@laurel/base';
import type { Writer } from '@laurel/store';
import type { Access, InvitationLetter, Invitations } from './access/types.ts';
import type { Account } from './account/types.ts';
import type { Institutions } from './institutions/types.ts';
import type { Passkeys, RecoveryCodes } from './passkeys/types.ts';

export type * from './access/types.ts';
export type * from './account/types.ts';
export type * from './institutions/types.ts';
export type * from './passkeys/types.ts';

export type RoleName = 'administrator' | 'registrar' | 'assessor' | 'decider' | 'report-viewer' | 'operator' | 'auditor' | 'learner' | 'verifier';

export type Person = { id: string; name: string; email: string; language: Language };

/** A role on one profile, or on the whole node (`profile: '*'`). */
export type Grant = { role: RoleName; profile: string };

/** `provedAt`: when the person was last seen to be there, which may be before the session began where an institution knew them already. */
export type Session = { id: string; person: Person; grants: Grant[]; csrf: string; provedAt: string };

/** Where a session begins: the token of the browser's session before, ended in the same write, and what the browser calls itself. */
export type Browser = { before?: string | undefined; userAgent?: string | undefined };

/** A session that was just begun. The token is for a cookie and nothing else. */
export type Begun = { sessionToken: string; session: Session };

export type SignInTarget = { token: string } | { email: string; code: string };

/** Roles a person may take by asking: a page names one in code, never from what was typed. */
export type SelfServiceRole = 'learner';

/** What a program's key may be used for. */
export const KEY_SCOPES = ['issue', 'revoke', 'verify', 'read', 'mail', 'admin'] as const;
export type KeyScope = (typeof KEY_SCOPES)[number];

/** A program that showed its key. `profile` is a slug, or `*` for the whole node. */
export type ApiKey = { id: string; profile: string; scopes: readonly KeyScope[] };

/** Keys of programs. `by` is an administrator of the profile, asked of the rows when it is done, or `node`: the operator at the machine. */
export type ApiKeys = {
  /**
   * The key itself is answered here and nowhere again: its secret rests hashed.
   * @throws LaurelError bad_form · not_allowed · too_many_requests
   */
  create: (
    input: { name: string; profile: string; scopes: readonly KeyScope[]; days: number },
    by: Session | 'node',
  ) => Promise<{ id: string; key: string; expiresAt: string }>;
  /** Every key of the node, or those of one profile. */
  list: (profile?: string) => Promise<(ApiKey & { name: string; createdAt: string; expiresAt: string; lastUsedAt: string | null; revokedAt: string | null })[]>;
  /** At once: each request asks anew. `within` finds it only among the keys of that profile. @throws LaurelError not_found · not_allowed */
  revoke: (id: string, by: Session | 'node', within?: string) => Promise<void>;
  /** `undefined` for one that is unknown, wrong, expired or revoked. Call it outside of reads and writes: it notes the use. */
  find: (key: string) => Promise<ApiKey | undefined>;
};

/** The words of letters, from whoever has the locales. `minutes` is how long the secret is good for. */
export type PeopleLetters = {
  signIn: (language: Language, values: { link: string; code: string; minutes: number }) => { subject: string; text: string };
  invitation: (language: Language, values: InvitationLetter) => { subject: string; text: string };
  /** To the new address, before it counts. */
  address: (language: Language, values: { link: string; hours: number }) => { subject: string; text: string };
  /** To the first address of somebody who had none, who asked for nothing: who gave it. */
  givenAddress: (language: Language, values: { link: string; hours: number; from: AddressGiver }) => { subject: string; text: string };
  /** To the owner of an account, after the change; `detail` is a name or an address where there is one to tell. */
  changed: (language: Language, values: { what: AccountChange; detail: string }) => { subject: string; text: string };
};

/** Who said which address is somebody's own, by name; a guardian who gave none is called one. */
export type AddressGiver = { is: 'guardian' | 'institution'; name: string };

/** What somebody is told of by letter, since whoever has their session could do it too. */
export type AccountChange =
  | 'address'
  | 'address-asked'
  | 'passkey-added'
  | 'passkey-removed'
  | 'recovery-codes'
  | 'recovery-code-used'
  | 'institution-linked'
  | 'sign-in-link';

/** Persons and access. Letters and audit events go through the functions given to `openPeople`. */
export type People = {
  /**
   * Mails a link and a 6-digit code (one secret, 15 minutes, 5 tries). Says nothing about whether the address is known.
   * `joinAs` makes the person, or gives a known one the role, when the secret is redeemed and not before. `isCrowded`: so many join at this moment that an address
   * nobody knows gets no letter; the same is said of one that is known.
   * @throws LaurelError bad_form · too_many_requests
   */
  requestSignIn: (input: { email: string; language: Language; next?: string; joinAs?: SelfServiceRole }) => Promise<{ isCrowded: boolean }>;
  /** What a link would do, without doing it: mail scanners open links. */
  peekSignIn: (token: string) => Promise<{ email: string; next: string } | undefined>;
  /** Where a link led that is used or too old, as long as that is known: an hour, a day of whoever asked to join. */
  endedSignIn: (token: string) => Promise<{ next: string } | undefined>;
  /**
   * Always a new session.
   * @throws LaurelError sign_in_expired · sign_in_wrong_code · sign_in_tries_spent · too_many_requests
   */
  signIn: (target: SignInTarget, browser?: Browser) => Promise<Begun & { next: string }>;
  /**
   * A one-time link for somebody who has lost mailbox and passkey, for the operator at the machine alone: audited, and told to its owner by letter.
   * @throws LaurelError bad_form · not_found (nobody has the address)
   */
  signInLink: (email: string) => Promise<{ path: string; person: Person; expiresAt: string }>;
  /** Ended after 30 minutes without use and 12 hours in any case. Call it outside of reads and writes: it notes the use. */
  session: (sessionToken: string) => Promise<Session | undefined>;
  signOut: (sessionToken: string) => Promise<void>;
  /**
   * Locks the addresses that an older node kept plain: before anything is served.
   * @throws LaurelError kek_wrong
   */
  lockContacts: () => Promise<void>;
  /** On data from a backup: ends what opens a door by being known (sessions, codes, keys, invitations). Answers what it did, a sentence each. */
  restored: (db: Writer) => Promise<readonly string[]>;
  /** A one-time address path (`/setup/TOKEN`), made when the node has no administrator yet; else undefined. */
  setupPath: () => Promise<string | undefined>;
  /** Whether a setup link would still work, without using it. */
  peekSetUp: (token: string) => Promise<boolean>;
  /** @throws LaurelError setup_used · bad_form */
  setUp: (input: { token: string; name: string; email: string; language: Language }, browser?: Browser) => Promise<Begun>;
  /**
   * Finds or makes the person with this address, inside the caller's transaction. A known person keeps name and language.
   * @throws LaurelError bad_form
   */
  ensurePerson: (db: Writer, input: { email: string; name?: string; language: Language }) => Promise<Person>;
  /**
   * Somebody who has no address, inside the caller's transaction: nobody signs in as them, and letters go to whoever acts for them. What stands in place of
   * the address is theirs alone (`hasMailbox`); `ensurePerson` and `personAt` know it.
   * @throws LaurelError bad_form (at name)
   */
  addWithoutMailbox: (db: Writer, input: { name: string; language: Language }) => Promise<Person>;
  /** `by` is the actor of the audit event (`person:ID`); without one it was the node. */
  grant: (db: Writer, personId: string, grant: Grant, by?: string) => Promise<void>;
  person: (id: string) => Promise<Person | undefined>;
  /** Whoever has this address, which is compared as addresses are. */
  personAt: (email: string) => Promise<Person | undefined>;
  /** Several at once, by id; who is gone is left out. */
  persons: (ids: readonly string[]) => Promise<ReadonlyMap<string, Person>>;
  apiKeys: ApiKeys;
  access: Access;
  account: Account;
  passkeys: Passkeys;
  recoveryCodes: RecoveryCodes;
  institutions: Institutions;
  invitations: Invitations;
};

export const holds = (session: Pick<Session, 'grants'>, role: RoleName, profile: string): boolean =>
  session.grants.some((grant) => (grant.role === role || grant.role === 'administrator') && (grant.profile === '*' || grant.profile === profile));
