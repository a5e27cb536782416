/**
 * How packages of one floor reach each other: as functions, handed over by the composition. `W` is the store's Writer,
 * so that a letter or an audit event is written in the same transaction as the change it tells of.
 */
export type Language = 'en' | 'fr';

/** A name as somebody bears it: one for all languages, or one for each. */
export type Name = string | Record<Language, string>;
export const nameIn = (name: Name, language: Language): string => (typeof name === 'string' ? name : name[language]);

/** A mail to send after the commit. `kind` names the letter (`claim`, `sign-in`); `about` is the id of the row it is for. */
export type Letter = {
  kind: string;
  to: string;
  language: Language;
  subject: string;
  text: string;
  about?: string;
  /** Whose letter it is among the tenants of a node (a profile's slug): who may look at what became of it. */
  scope?: string;
  /** Where whoever gets it may end letters of its kind (RFC 8058: https, takes a POST without more). */
  unsubscribe?: string;
  /** ISO 8601; not sent after it (a sign-in link that has ended), and before letters that can wait. */
  until?: string;
};

/** @returns the outbox row's id. */
export type Enqueue<W> = (db: W, letter: Letter) => Promise<string>;

/** One thing that happened. `actor` is `person:ID`, `did:…`, `job:ID` or `node`; `object` is `award:ID` and the like. No personal data. */
export type AuditEvent = {
  actor: string;
  action: string;
  object: string;
  profile?: string;
  detail?: Record<string, string | number>;
  requestId?: string;
};

export type RecordEvent<W> = (db: W, event: AuditEvent) => Promise<void>;

/** What a key may be used for; one key never serves two (security.md K7). */
export type KeyPurpose = 'credentials' | 'requests' | 'audit';

export type Sign = (purpose: KeyPurpose, bytes: Uint8Array) => Promise<{ verificationMethod: string; signature: Uint8Array }>;

/** Work that runs beside requests: called again at once while it answers `more`, else after `everySeconds` or when poked. */
export type Job = { name: string; everySeconds: number; run: () => Promise<'more' | 'idle'> };

/** One kind of personal data a package keeps: in which tables, what, why, how long. The data inventory is made of these. */
export type Holding = { table: string; what: string; why: string; kept: string };
