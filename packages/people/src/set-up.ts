import { type Context, hashed, inMs, LaurelError, newSecret, now, type RecordEvent } from '@laurel/base';
import { IsNull, MoreThan, type Store, type Writer } from '@laurel/store';
import type { NodeKey } from './contacts/person-key.ts';
import { demandEmail } from './email.ts';
import { SETUP_MS } from './limits.ts';
import { demandName } from './persons.ts';
import { Person, RoleGrant, SetupLink } from './records.ts';
import { beginSession } from './sessions.ts';
import type { People } from './types.ts';

type Deps = { store: Store; context: Context; agent: NodeKey; record: RecordEvent<Writer>; ensurePerson: People['ensurePerson']; grant: People['grant'] };

/** Only its hash rests, so a link cannot be shown twice: each start before the setup makes a new one and ends the one before. */
export const setupPath =
  ({ store, context }: Pick<Deps, 'store' | 'context'>): People['setupPath'] =>
  () =>
    store.write(async (db) => {
      if (await hasAdministrator(db)) return undefined;
      const token = newSecret(context);
      await db.remove(SetupLink, { usedAt: IsNull() });
      await db.insert(SetupLink, { tokenHash: hashed(token), expiresAt: inMs(context, SETUP_MS), usedAt: null });
      return `/setup/${token}`;
    });

export const peekSetUp =
  ({ store, context }: Pick<Deps, 'store' | 'context'>): People['peekSetUp'] =>
  (token) =>
    store.read(async (db) => (await db.one(SetupLink, { tokenHash: hashed(token), ...open(context) })) !== undefined);

export const setUp =
  (deps: Deps): People['setUp'] =>
  async ({ token, name, email, language }, browser) => {
    const input = { name: demandName(name), email: demandEmail(email), language };
    const begun = await deps.store.write(async (db) => {
      const used = await db.update(SetupLink, { tokenHash: hashed(token), ...open(deps.context) }, { usedAt: now(deps.context) });
      if (used === 0 || (await hasAdministrator(db))) return undefined;
      const person = await deps.ensurePerson(db, input);
      await db.update(Person, { id: person.id, name: '' }, { name: input.name }); // known by the address alone so far
      await deps.grant(db, person.id, { role: 'administrator', profile: '*' });
      await deps.record(db, { actor: `person:${person.id}`, action: 'node.set-up', object: `person:${person.id}` });
      return beginSession(deps, db, person.id, browser);
    });
    if (!begun) throw new LaurelError('setup_used');
    return begun;
  };

const open = (context: Context) => ({ usedAt: IsNull(), expiresAt: MoreThan(now(context)) });

const hasAdministrator = async (db: Writer): Promise<boolean> => (await db.as('*').count(RoleGrant, { role: 'administrator' })) > 0;
