import type { Begun, Browser, Session } from '../types.ts';

/** An institution whose people sign in with it (OpenID Connect), as the operator named it. `domains`: whose addresses it may speak for; all where absent. */
export type Institution = { issuer: string; clientId: string; clientSecret: string; name: string; domains?: readonly string[] | undefined };

export type InstitutionLink = { issuer: string; name: string; linkedAt: string; lastUsedAt: string };

/**
 * Signing in with an institution: authorization code flow with PKCE, state and nonce (OpenID Connect Core 1.0 section 3.1). Who somebody is
 * here is said by a link of before, else by an address that the institution says it verified; nobody is made.
 */
export type Institutions = {
  /** `key` stands in addresses: the redirect address to register is `{publicUrl}/sign-in/with/{key}/callback`. */
  offered: readonly { key: string; name: string }[];
  /**
   * Where to send the browser, and a secret for its cookie, without which the way back leads nowhere. `again`: whoever is there must prove it now.
   * @throws LaurelError not_found · host_unreachable · institution_refused
   */
  start: (key: string, asked: { next: string; again: boolean }) => Promise<{ url: string; browserSecret: string }>;
  /**
   * The way back, with the query it brought.
   * @throws LaurelError institution_refused · institution_unknown_person · host_unreachable
   */
  finish: (key: string, answer: { query: string; browserSecret: string | undefined }, browser?: Browser) => Promise<Begun & { next: string }>;
  links: (session: Session) => Promise<InstitutionLink[]>;
  /** @throws LaurelError not_found */
  unlink: (session: Session, issuer: string) => Promise<void>;
};
