import { type Context, hashed, LaurelError, now, type RecordEvent } from '@laurel/base';
import { IsNull, MoreThan, Not, type Store, takeToken, type Writer } from '@laurel/store';
import { hashCode, sameHash } from './code-hash.ts';
import { Contact } from './contacts/contact.ts';
import type { NodeKey } from './contacts/person-key.ts';
import { normaliseEmail } from './email.ts';
import { CODE_RATE } from './limits.ts';
import { personByEmail } from './persons.ts';
import { NO_CODE, SignIn, type SignInRow } from './records.ts';
import { beginSession } from './sessions.ts';
import type { Begun, Browser, People, SignInTarget } from './types.ts';

type Deps = { store: Store; context: Context; agent: NodeKey; record: RecordEvent<Writer>; ensurePerson: People['ensurePerson']; grant: People['grant'] };
type SignedIn = Begun & { next: string };
/** A refusal is returned, not thrown: thrown in the write it would take back the try that was counted. */
type Outcome = SignedIn | LaurelError;

export const peekSignIn =
  ({ store, context }: Deps): People['peekSignIn'] =>
  async (token) => {
    const row = await store.read((db) => db.one(SignIn, { tokenHash: hashed(token), ...open(context) }));
    return row && { email: row.email, next: row.next };
  };

export const endedSignIn =
  ({ store }: Deps): People['endedSignIn'] =>
  async (token) => {
    const row = await store.read((db) => db.one(SignIn, { tokenHash: hashed(token) }));
    return row && { next: row.next };
  };

export const signIn =
  (deps: Deps): People['signIn'] =>
  async (target: SignInTarget, browser?: Browser) => {
    const outcome = 'token' in target ? await byLink(deps, target.token, browser) : await byCode(deps, target.email, target.code, browser);
    if (outcome instanceof LaurelError) throw outcome;
    return outcome;
  };

/** The link is 256 bits, so wrong codes do not end it: else whoever knows an address could keep its owner out. */
const byLink = (deps: Deps, token: string, browser: Browser | undefined): Promise<Outcome> =>
  deps.store.write(async (db) => {
    const row = await db.one(SignIn, { tokenHash: hashed(token), ...open(deps.context) });
    return row ? redeem(deps, db, row, browser) : expired();
  });

async function byCode(deps: Deps, typed: string, code: string, browser: Browser | undefined): Promise<Outcome> {
  const { store, context } = deps;
  const email = normaliseEmail(typed);
  if (email === undefined) return expired();
  const [latest] = await store.read((db) => db.list(SignIn, { email, codeHash: Not(NO_CODE), ...open(context) }, { order: { triesLeft: 'DESC' }, take: 1 }));
  if (!latest) return expired();
  if (latest.triesLeft === 0) return triesSpent();
  const offered = await hashCode(code.replace(/\s/g, ''), latest.id);
  return store.write(async (db) => {
    const row = await db.one(SignIn, { id: latest.id, ...open(context) });
    if (!row) return expired();
    if (row.triesLeft === 0) return triesSpent();
    const rate = await takeToken(db, context, `code ${email}`, CODE_RATE);
    if (!rate.allowed) return new LaurelError('too_many_requests', { retryAfterSeconds: rate.retryAfterSeconds });
    // Counted before it is compared, and by the number just read: of guesses at the same moment, on this node or another, each takes its own try.
    const triesLeft = row.triesLeft - 1;
    if ((await db.update(SignIn, { id: row.id, triesLeft: row.triesLeft }, { triesLeft })) === 0) return wrongCode();
    if (sameHash(offered, row.codeHash)) return redeem(deps, db, row, browser);
    if (triesLeft === 0) await deps.record(db, { actor: 'node', action: 'sign-in.tries-spent', object: `sign-in:${row.id}` });
    return wrongCode();
  });
}

const expired = () => new LaurelError('sign_in_expired');
const wrongCode = () => new LaurelError('sign_in_wrong_code');
const triesSpent = () => new LaurelError('sign_in_tries_spent');

const open = (context: Context) => ({ usedAt: IsNull(), expiresAt: MoreThan(now(context)) });

async function redeem(deps: Deps, db: Writer, { id, email, codeHash, next, language, joinAs }: SignInRow, browser: Browser | undefined): Promise<Outcome> {
  const at = now(deps.context);
  if ((await db.update(SignIn, { id, usedAt: IsNull() }, { usedAt: at })) === 0) return expired();
  const person = joinAs === null ? await personByEmail(deps, db, email) : await deps.ensurePerson(db, { email, language });
  // The row of an unknown address was never mailed: its code can only have been guessed.
  if (!person) return wrongCode();
  if (joinAs !== null) await deps.grant(db, person.id, { role: joinAs, profile: '*' });
  // An operator's link says nothing of who reads the mail.
  if (codeHash !== NO_CODE) await db.update(Contact, { personId: person.id, verifiedAt: IsNull() }, { verifiedAt: at });
  // One sign-in ends what else lies in the mailbox.
  await db.update(SignIn, { email, usedAt: IsNull() }, { usedAt: at });
  const begun = await beginSession(deps, db, person.id, browser);
  await deps.record(db, { actor: `person:${person.id}`, action: 'person.signed-in', object: `session:${begun.session.id}` });
  return { ...begun, next };
}
