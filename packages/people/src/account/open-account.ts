import { type Context, type Enqueue, LaurelError, type RecordEvent } from '@laurel/base';
import { Not, type Store, type Writer } from '@laurel/store';
import { Contact } from '../contacts/contact.ts';
import type { NodeKey } from '../contacts/person-key.ts';
import { demandName } from '../persons.ts';
import { Person, SessionTable } from '../records.ts';
import { isAlive } from '../sessions.ts';
import type { PeopleLetters, Session } from '../types.ts';
import { endAddressChanges } from './address-change.ts';
import { changeAddress, type WhenAddressed } from './change-address.ts';
import { eraseLearner, isProved, type WhenErased } from './erase-learner.ts';
import type { Account } from './types.ts';

type Deps = {
  store: Store;
  context: Context;
  agent: NodeKey;
  enqueue: Enqueue<Writer>;
  record: RecordEvent<Writer>;
  publicUrl: string;
  letters: PeopleLetters;
  whenErased?: WhenErased | undefined;
  whenAddressed?: WhenAddressed | undefined;
};

/** Somebody's own name, address and sessions. Everything is found by the person of the session: another's id finds nothing. */
export function openAccount(deps: Deps): Account {
  const { store, context, record } = deps;
  const actor = ({ person }: Session) => `person:${person.id}`;
  return {
    async save(session, { name, language }) {
      const change = { name: demandName(name), language };
      await store.write(async (db) => {
        await db.update(Person, { id: session.person.id }, change);
        await record(db, { actor: actor(session), action: 'person.changed', object: actor(session) });
      });
    },

    async sessions(session) {
      const rows = await store.read((db) => db.list(SessionTable, { personId: session.person.id }, { order: { seenAt: 'DESC' } }));
      const views = rows
        .filter((row) => isAlive(row, context))
        .map(({ id, browser, system, createdAt, seenAt, expiresAt }) => ({
          id,
          browser,
          system,
          signedInAt: createdAt,
          seenAt,
          expiresAt,
          current: id === session.id,
        }));
      return views.sort((a, b) => Number(b.current) - Number(a.current));
    },

    endSession: (session, id) =>
      store.write(async (db) => {
        if ((await db.remove(SessionTable, { id, personId: session.person.id })) === 0) throw new LaurelError('not_found');
        await endAddressChanges(db, context, { personId: session.person.id, sessionId: id });
        await record(db, { actor: actor(session), action: 'session.ended', object: `session:${id}` });
      }),

    endOthers: (session) =>
      store.write(async (db) => {
        const ended = await db.remove(SessionTable, { personId: session.person.id, id: Not(session.id) });
        await endAddressChanges(db, context, { personId: session.person.id, sessionId: Not(session.id) });
        if (ended > 0) await record(db, { actor: actor(session), action: 'session.others-ended', object: actor(session), detail: { count: ended } });
        return ended;
      }),

    ...changeAddress(deps),
    provedAddress: ({ id, email }) =>
      store.read(async (db) => {
        const contact = await db.one(Contact, { personId: id });
        return contact && (await isProved(db, contact)) ? email : undefined;
      }),
    eraseLearner: eraseLearner(deps),
  };
}
