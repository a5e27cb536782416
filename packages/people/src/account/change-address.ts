import { type Context, type Enqueue, HOUR, hashed, inMs, LaurelError, newSecret, now, type RecordEvent } from '@laurel/base';
import { IsNull, MoreThan, Not, type Store, takeToken, type Writer } from '@laurel/store';
import { Contact, contactAt, lockAddress } from '../contacts/contact.ts';
import type { NodeKey } from '../contacts/person-key.ts';
import { demandEmail, hasMailbox } from '../email.ts';
import { ADDRESS_CHANGE_MS, ADDRESS_CHANGE_RATE } from '../limits.ts';
import { personById } from '../persons.ts';
import { SessionTable, SignIn } from '../records.ts';
import { tellOwner } from '../tell-owner.ts';
import type { PeopleLetters } from '../types.ts';
import { AddressChange } from './address-change.ts';
import type { Account } from './types.ts';

type Deps = {
  store: Store;
  agent: NodeKey;
  context: Context;
  enqueue: Enqueue<Writer>;
  record: RecordEvent<Writer>;
  publicUrl: string;
  letters: PeopleLetters;
  whenAddressed?: WhenAddressed | undefined;
};

/** What was kept under `before`, which stood for somebody without a mailbox, goes on under their first address, in the same write. */
export type WhenAddressed = (db: Writer, person: { id: string; before: string; email: string }) => Promise<void>;

/** The address somebody signs in with: confirmed where it is new, told where it was. */
export const changeAddress = (
  deps: Deps,
): Pick<Account, 'askAddress' | 'giveAddress' | 'addressAsked' | 'withdrawAddress' | 'peekAddress' | 'confirmAddress'> => ({
  async askAddress(session, typed) {
    const { store, context, enqueue, record, publicUrl, letters } = deps;
    const email = demandEmail(typed);
    const { id: personId, language } = session.person;
    const token = newSecret(context);
    const expiresAt = inMs(context, ADDRESS_CHANGE_MS);
    const rate = await store.write(async (db) => {
      const answer = await takeToken(db, context, `address ${personId}`, ADDRESS_CHANGE_RATE);
      if (!answer.allowed) return answer;
      // The newest question counts: two open ones could move the account back and forth.
      await db.update(AddressChange, { personId, usedAt: IsNull() }, { usedAt: now(context) });
      await db.insert(AddressChange, { tokenHash: hashed(token), personId, sessionId: session.id, email, createdAt: now(context), expiresAt, usedAt: null });
      // While there is still time: whoever stole the session would wait for no letter.
      await tellOwner(deps, db, session.person, 'address-asked', email);
      // Whose address it is already is not told: no letter comes, as if its owner did not answer.
      if (!(await db.one(Contact, contactAt(deps, email)))) {
        const letter = letters.address(language, { link: `${publicUrl}/account/address/${token}`, hours: ADDRESS_CHANGE_MS / HOUR });
        await enqueue(db, { kind: 'address', to: email, language, ...letter, about: personId, until: expiresAt });
      }
      await record(db, { actor: `person:${personId}`, action: 'person.address-asked', object: `person:${personId}` });
      return answer;
    });
    if (!rate.allowed) throw new LaurelError('too_many_requests', { retryAfterSeconds: rate.retryAfterSeconds });
  },

  async giveAddress(db, { personId, email: typed, language, from }, by) {
    const { context, enqueue, record, publicUrl, letters } = deps;
    const email = demandEmail(typed);
    if (await db.one(Contact, { personId })) throw new LaurelError('conflict');
    const rate = await takeToken(db, context, `address ${personId}`, ADDRESS_CHANGE_RATE);
    if (!rate.allowed) throw new LaurelError('too_many_requests', { retryAfterSeconds: rate.retryAfterSeconds });
    const [token, expiresAt] = [newSecret(context), inMs(context, ADDRESS_CHANGE_MS)];
    await db.update(AddressChange, { personId, usedAt: IsNull() }, { usedAt: now(context) });
    await db.insert(AddressChange, { tokenHash: hashed(token), personId, sessionId: GIVEN, email, createdAt: now(context), expiresAt, usedAt: null });
    if (!(await db.one(Contact, contactAt(deps, email)))) {
      const letter = letters.givenAddress(language, { link: `${publicUrl}/account/address/${token}`, hours: ADDRESS_CHANGE_MS / HOUR, from });
      await enqueue(db, { kind: 'address', to: email, language, ...letter, about: personId, until: expiresAt });
    }
    await record(db, { actor: by, action: 'person.address-asked', object: `person:${personId}` });
  },

  addressAsked: async ({ person }) => {
    const [row] = await deps.store.read((db) => db.list(AddressChange, { personId: person.id, ...open(deps.context) }, { take: 1 }));
    return row && { email: row.email, expiresAt: row.expiresAt };
  },

  withdrawAddress: ({ person }) =>
    deps.store.write(async (db) => {
      const actor = `person:${person.id}`;
      const ended = await db.update(AddressChange, { personId: person.id, ...open(deps.context) }, { usedAt: now(deps.context) });
      if (ended > 0) await deps.record(db, { actor, action: 'person.address-withdrawn', object: actor });
    }),

  peekAddress: async (token) => {
    const row = await deps.store.read((db) => db.one(AddressChange, { tokenHash: hashed(token), ...open(deps.context) }));
    return row && { email: row.email, given: row.sessionId === GIVEN };
  },

  confirmAddress: (token) =>
    deps.store.write(async (db) => {
      const { context, record } = deps;
      const at = now(context);
      const row = await db.one(AddressChange, { tokenHash: hashed(token), ...open(context) });
      const person = row && (await personById(deps, db, row.personId));
      if (!row || !person) throw new LaurelError('link_ended');
      if (await db.one(Contact, contactAt(deps, row.email))) throw new LaurelError('conflict');
      const { id: personId, email: before } = person;
      await db.update(AddressChange, { tokenHash: row.tokenHash }, { usedAt: at });
      const isFirst = !hasMailbox(before);
      const locked = await lockAddress(deps, db, personId, row.email);
      if (isFirst) await db.insert(Contact, { personId, ...locked, createdAt: at, verifiedAt: at });
      else await db.update(Contact, { personId }, { ...locked, verifiedAt: at });
      if (isFirst) await deps.whenAddressed?.(db, { id: personId, before, email: row.email });
      // What lies in the old mailbox must not open the account any more.
      await db.update(SignIn, { email: before, usedAt: IsNull() }, { usedAt: at });
      await db.remove(SessionTable, { personId, id: Not(row.sessionId) });
      if (!isFirst) await tellOwner(deps, db, person, 'address', row.email);
      await record(db, { actor: `person:${personId}`, action: 'person.address-changed', object: `person:${personId}` });
    }),
});

/** Where no session asked: whose address it is to be had none to sign in with. */
const GIVEN = '';

const open = (context: Context) => ({ usedAt: IsNull(), expiresAt: MoreThan(now(context)) });
