import { type Context, type Enqueue, hashed, inMs, LaurelError, newId, newSecret, now, type RecordEvent } from '@laurel/base';
import type { Store, Writer } from '@laurel/store';
import type { NodeKey } from './contacts/person-key.ts';
import { demandEmail } from './email.ts';
import { SIGN_IN_MS } from './limits.ts';
import { personByEmail } from './persons.ts';
import { NO_CODE, SignIn } from './records.ts';
import { tellOwner } from './tell-owner.ts';
import type { People, PeopleLetters } from './types.ts';

type Deps = { store: Store; context: Context; enqueue: Enqueue<Writer>; record: RecordEvent<Writer>; letters: PeopleLetters; agent: NodeKey };

/**
 * The link of a sign-in letter without the letter, for whoever has lost mailbox and passkey. Whoever is at the machine could change every row,
 * and this too is on record; the owner is told, should they not be the one who asked.
 */
export const signInLink =
  (deps: Deps): People['signInLink'] =>
  (typed) =>
    deps.store.write(async (db) => {
      const { context, record } = deps;
      const email = demandEmail(typed);
      const person = await personByEmail(deps, db, email);
      if (!person) throw new LaurelError('not_found', { detail: `Nobody here has the address ${email}.` });
      const token = newSecret(context);
      const expiresAt = inMs(context, SIGN_IN_MS);
      const times = { createdAt: now(context), expiresAt, usedAt: null };
      const row = { id: newId(context), email, tokenHash: hashed(token), codeHash: NO_CODE, triesLeft: 0, next: '/', joinAs: null };
      await db.insert(SignIn, { ...row, language: person.language, ...times });
      await tellOwner(deps, db, person, 'sign-in-link', '');
      await record(db, { actor: 'node', action: 'sign-in.link-made', object: `person:${person.id}` });
      return { path: `/sign-in/${token}`, person, expiresAt };
    });
