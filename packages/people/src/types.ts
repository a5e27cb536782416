import type { Language } from '@laurel/base';
import type { Writer } from '@laurel/store';

export type RoleName = 'administrator' | 'registrar' | 'assessor' | 'decider' | 'report-viewer' | 'operator' | 'auditor' | 'learner' | 'verifier';

export type Person = { id: string; name: string; email: string; language: Language };

/** A role on one profile, or on the whole node (`profile: '*'`). */
export type Grant = { role: RoleName; profile: string };

export type Session = { id: string; person: Person; grants: Grant[]; csrf: string };

export type SignInTarget = { token: string } | { email: string; code: string };

/** Persons and access. Letters and audit events go through the functions given to `openPeople`. */
export type People = {
  /** Mails a link and a 6-digit code (one secret, 15 minutes, 5 tries). Says nothing about whether the address is known. */
  requestSignIn: (input: { email: string; language: Language; next?: string; joinAs?: RoleName }) => Promise<void>;
  /** What a link would do, without doing it: mail scanners open links. */
  peekSignIn: (token: string) => Promise<{ email: string; next: string } | undefined>;
  /** @throws LaurelError sign_in_expired · sign_in_wrong_code */
  signIn: (target: SignInTarget) => Promise<{ sessionToken: string; session: Session; next: string }>;
  session: (sessionToken: string) => Promise<Session | undefined>;
  signOut: (sessionToken: string) => Promise<void>;
  /** A one-time address path (`/setup/TOKEN`), made when the node has no administrator yet; else undefined. */
  setupPath: () => Promise<string | undefined>;
  /** @throws LaurelError setup_used */
  setUp: (input: { token: string; name: string; email: string; language: Language }) => Promise<{ sessionToken: string; session: Session }>;
  /** Finds or makes the person with this address, inside the caller's transaction. */
  ensurePerson: (db: Writer, input: { email: string; name?: string; language: Language }) => Promise<Person>;
  grant: (db: Writer, personId: string, grant: Grant) => Promise<void>;
  person: (id: string) => Promise<Person | undefined>;
};

export const holds = (session: Session, role: RoleName, profile: string): boolean =>
  session.grants.some((grant) => (grant.role === role || grant.role === 'administrator') && (grant.profile === '*' || grant.profile === profile));
