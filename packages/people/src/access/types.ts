import type { Language } from '@laurel/base';
import type { Reader } from '@laurel/store';
import type { Begun, Browser, Grant, Person, RoleName, Session } from '../types.ts';

/** A role that somebody holds, since when and by whom where that was kept: a person, or the node itself (`node`). */
export type Held = { role: RoleName; profile: string; since: string | undefined; by: Person | 'node' | undefined };

export type Colleague = { person: Person; held: Held[] };

/**
 * Who may do what on one profile (a slug, or `*`: the whole node). Everything here asks whether `by` is an administrator of that profile
 * when it is done, not when the page was opened. What somebody keeps as a learner is not touched.
 */
export type Access = {
  /** Those with a role on the profile or on the whole node, by name. */
  colleagues: (profile: string) => Promise<Colleague[]>;
  /** One of them. @throws LaurelError not_found */
  colleague: (profile: string, personId: string) => Promise<Colleague>;
  /** What somebody may do at this moment: asked within a write, of the rows that it sees, whatever their session said when their page was asked for. */
  grants: (personId: string) => Promise<Grant[]>;
  /**
   * Sets which roles somebody holds on this profile; with none, the person is no colleague there any more. Roles on the whole node
   * are another profile (`*`). `among`: what there was to choose from; a role that is not in it stays as it is.
   * @throws LaurelError not_allowed · not_found · own_roles · last_administrator
   */
  setRoles: (input: { profile: string; personId: string; roles: readonly RoleName[]; among?: readonly RoleName[] }, by: Session) => Promise<void>;
};

export type InvitationState = 'waiting' | 'accepted' | 'withdrawn' | 'ended';

export type InvitationView = {
  id: string;
  email: string;
  roles: readonly RoleName[];
  language: Language;
  by: Person | undefined;
  sentAt: string;
  expiresAt: string;
  state: InvitationState;
  /** Why its letter did not arrive, where whoever sends letters says so: `failed` or `bounced`. */
  lost: 'failed' | 'bounced' | undefined;
};

/** What became of the latest letter about each of these rows, as the node's mail tells it. */
export type LetterStates = (db: Reader, about: readonly string[]) => Promise<ReadonlyMap<string, { stage: string }>>;

/** What a link in a letter leads to: who asks, whom, to what. `known`: the address belongs to somebody here, who accepts signed in. */
export type Invited = { email: string; profile: string; roles: readonly RoleName[]; by: string; expiresAt: string; known: boolean };

/** What the letter says; `by` is a name, roles are codes. */
export type InvitationLetter = { link: string; by: string; profile: string; roles: readonly RoleName[]; until: string };

/** Invitations to take roles on a profile. */
export type Invitations = {
  /** Newest first; those that ended a month ago are gone. */
  list: (profile: string) => Promise<InvitationView[]>;
  /** @throws LaurelError not_allowed · bad_form (problems at email, roles) · too_many_requests */
  invite: (input: { profile: string; email: string; roles: readonly RoleName[]; language: Language }, by: Session) => Promise<void>;
  /** A new link for as long again; the one before ends. @throws LaurelError not_allowed · not_found · conflict · too_many_requests */
  sendAgain: (input: { profile: string; id: string }, by: Session) => Promise<void>;
  /** @throws LaurelError not_allowed · not_found · conflict */
  withdraw: (input: { profile: string; id: string }, by: Session) => Promise<void>;
  /** What a link would do, without doing it. */
  peek: (token: string) => Promise<Invited | undefined>;
  /**
   * Makes the person and signs them in, where the address is new here. A known one accepts signed in (`acceptAs`): a link that lies in a
   * mailbox for days opens nobody's account.
   * @throws LaurelError invitation_ended · bad_form · not_allowed
   */
  accept: (input: { token: string; name: string; language: Language }, browser?: Browser) => Promise<Begun>;
  /** The person who is signed in takes the roles, and with them a new session. @throws LaurelError invitation_ended · not_allowed · own_roles */
  acceptAs: (token: string, session: Session, browser?: Browser) => Promise<Begun>;
};
