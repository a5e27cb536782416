import type { Language } from '@laurel/base';
import type { Writer } from '@laurel/store';
import type { AddressGiver, Person, Session } from '../types.ts';
import type { Device } from './device.ts';

export type SessionView = Device & { id: string; signedInAt: string; seenAt: string; expiresAt: string; current: boolean };

/** What people see and change of themselves. */
export type Account = {
  /** @throws LaurelError bad_form (at name) */
  save: (session: Session, input: { name: string; language: Language }) => Promise<void>;
  /** Where the person is signed in: this session first, then the one used last. */
  sessions: (session: Session) => Promise<SessionView[]>;
  /** One of the person's own, at once, with the address it may have asked for. @throws LaurelError not_found */
  endSession: (session: Session, id: string) => Promise<void>;
  /** All but this one; how many they were. */
  endOthers: (session: Session) => Promise<number>;
  /**
   * Asks at a new address whether its owner wants it to be the one to sign in with; the old one is told. Says nothing about whether somebody else has it.
   * @throws LaurelError bad_form (at email) · too_many_requests
   */
  askAddress: (session: Session, email: string) => Promise<void>;
  /** What was asked for and not answered yet, whichever session asked. */
  addressAsked: (session: Session) => Promise<{ email: string; expiresAt: string } | undefined>;
  /** Takes back what any session of this person asked for. */
  withdrawAddress: (session: Session) => Promise<void>;
  /**
   * Writes to the first address of somebody who has none, in the caller's write: it is theirs once it is confirmed there. Says nothing about whether somebody
   * else has it. @throws LaurelError bad_form (at email) · conflict (they have an address) · too_many_requests
   */
  giveAddress: (db: Writer, given: { personId: string; email: string; language: Language; from: AddressGiver }, by: string) => Promise<void>;
  /** What a link to confirm an address would do, without doing it. `given`: it would be the first of somebody who had none, and others said that it is theirs. */
  peekAddress: (token: string) => Promise<{ email: string; given: boolean } | undefined>;
  /**
   * The address is changed; the old one is told, its letters and every session but the one that asked end.
   * @throws LaurelError link_ended · conflict
   */
  confirmAddress: (token: string) => Promise<void>;
  /** Somebody's address where it was proved to be theirs: only then is what went to it theirs too. */
  provedAddress: (person: Pick<Person, 'id' | 'email'>) => Promise<string | undefined>;
  /**
   * Takes the role of a learner back for good, and where the person has no other here, everything that is kept of them: in the caller's write, with what they kept
   * themselves. `stays`: they have another role.
   */
  eraseLearner: (db: Writer, session: Session) => Promise<'gone' | 'stays'>;
};
