import type { Begun, Browser, Session } from '../types.ts';

export type PasskeyView = { id: string; name: string; createdAt: string; lastUsedAt: string | null };

/**
 * Passkeys (WebAuthn Level 3): made on a device, asked for with its PIN or fingerprint, bound to this node's address. Options go to the
 * browser as JSON and what it answers comes back as JSON.
 */
export type Passkeys = {
  list: (session: Session) => Promise<PasskeyView[]>;
  /** Options for `navigator.credentials.create`; they are good once, for five minutes. @throws LaurelError conflict (too many) */
  startAdding: (session: Session) => Promise<object>;
  /** The owner is told by letter. @throws LaurelError passkey_refused · conflict (too many) */
  add: (session: Session, input: { name: string; credential: unknown }) => Promise<void>;
  /** @throws LaurelError not_found */
  remove: (session: Session, id: string) => Promise<void>;
  /** Options for `navigator.credentials.get`: whoever holds a passkey of this node says by it who they are. */
  startSignIn: () => Promise<object>;
  /** @throws LaurelError passkey_refused */
  signIn: (credential: unknown, browser?: Browser) => Promise<Begun>;
};

/** Ten codes to print, each good once: for whoever has lost both mailbox and passkey. */
export type RecoveryCodes = {
  state: (session: Session) => Promise<{ left: number; madeAt: string | undefined }>;
  /** Makes ten and ends the earlier ones. They are answered here and nowhere again; the owner is told by letter. */
  make: (session: Session) => Promise<string[]>;
  /** The owner is told by letter. @throws LaurelError recovery_code_wrong */
  signIn: (input: { email: string; code: string }, browser?: Browser) => Promise<Begun>;
};
