import { type Context, type Enqueue, HOUR, type Job, type RecordEvent } from '@laurel/base';
import type { Store, Writer } from '@laurel/store';
import { openAccess } from './access/open-access.ts';
import { openInvitations } from './access/open-invitations.ts';
import type { LetterStates } from './access/types.ts';
import type { WhenAddressed } from './account/change-address.ts';
import type { WhenErased } from './account/erase-learner.ts';
import { openAccount } from './account/open-account.ts';
import { openApiKeys } from './api-keys.ts';
import { lockContacts } from './contacts/lock-contacts.ts';
import type { NodeKey } from './contacts/person-key.ts';
import { openInstitutions } from './institutions/open-institutions.ts';
import { openPasskeys } from './passkeys/open-passkeys.ts';
import { openRecoveryCodes } from './passkeys/open-recovery-codes.ts';
import { addWithoutMailboxIn, ensurePersonIn, grantIn, personAddressed, personById, personsById } from './persons.ts';
import { requestSignIn } from './request-sign-in.ts';
import { resumeRestored } from './restored.ts';
import { endSession, readSession } from './sessions.ts';
import { peekSetUp, setUp, setupPath } from './set-up.ts';
import { endedSignIn, peekSignIn, signIn } from './sign-in.ts';
import { signInLink } from './sign-in-link.ts';
import { sweep } from './sweep.ts';
import type { Institution, People, PeopleLetters } from './types.ts';

export type PeopleOptions = {
  store: Store;
  context: Context;
  /** What locks each person's own key. */
  agent: NodeKey;
  enqueue: Enqueue<Writer>;
  record: RecordEvent<Writer>;
  publicUrl: string;
  letters: PeopleLetters;
  /** What became of letters, for the list of invitations; untold where absent. */
  letterStates?: LetterStates;
  /** What other packages keep of a learner goes with her. */
  whenErased?: WhenErased;
  /** Somebody without a mailbox confirmed a first address. */
  whenAddressed?: WhenAddressed;
  /** Whose people sign in with them; none where absent. */
  institutions?: readonly Institution[];
};

export type PeopleJobs = { jobs: readonly Job[] };

/** Who is who on this node, and what they may do. */
export function openPeople(options: PeopleOptions): People & PeopleJobs {
  const { store } = options;
  const deps = { ...options, ensurePerson: ensurePersonIn(options), grant: grantIn(options) };
  return {
    requestSignIn: requestSignIn(deps),
    peekSignIn: peekSignIn(deps),
    endedSignIn: endedSignIn(deps),
    signIn: signIn(deps),
    signInLink: signInLink(deps),
    session: readSession(deps),
    signOut: endSession(deps),
    lockContacts: () => lockContacts(options),
    restored: resumeRestored(options),
    setupPath: setupPath(deps),
    peekSetUp: peekSetUp(deps),
    setUp: setUp(deps),
    ensurePerson: deps.ensurePerson,
    addWithoutMailbox: addWithoutMailboxIn(options),
    grant: deps.grant,
    apiKeys: openApiKeys(options),
    access: openAccess(deps),
    account: openAccount(options),
    passkeys: openPasskeys(options),
    recoveryCodes: openRecoveryCodes(options),
    institutions: openInstitutions(options),
    invitations: openInvitations(deps),
    person: (id) => store.read((db) => personById(options, db, id)),
    personAt: (email) => store.read((db) => personAddressed(options, db, email)),
    persons: (ids) => store.read((db) => personsById(options, db, ids)),
    jobs: [{ name: 'people-sweep', everySeconds: HOUR / 1000, run: () => sweep(options) }],
  };
}
