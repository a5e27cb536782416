import type { Context } from '@laurel/base';
import { In, IsNull, Not, type Store, type Writer } from '@laurel/store';
import { LOCKED_AT_ONCE } from '../limits.ts';
import { addressUnder, Contact, isDamage } from './contact.ts';
import { makeKey, type NodeKey, openKey, PersonKey, type PersonKeyRow } from './person-key.ts';

type Deps = { store: Store; context: Context; agent: NodeKey };

/**
 * Locks the addresses that an older node kept plain, some at a time, before anything is served: from then on nobody is looked for by a plain one. A
 * process that is killed meanwhile goes on at its next start.
 * @throws LaurelError kek_wrong: under another key-encryption key nobody would be found here, and everybody be made anew
 */
export async function lockContacts(deps: Deps): Promise<void> {
  const [any] = await deps.store.read((db) => db.list(PersonKey, {}, { take: 1 }));
  if (any) refuseOtherKek(deps, any);
  while ((await deps.store.write((db) => lockSome(deps, db))) === LOCKED_AT_ONCE);
  // Also where there was nothing to lock: the process before this one may have been killed between the two.
  await deps.store.purge();
}

function refuseOtherKek(deps: Deps, any: PersonKeyRow): void {
  try {
    openKey(deps, any);
  } catch (error) {
    if (!isDamage(error)) throw error; // a damaged row is one person's trouble, and no reason not to start
  }
}

async function lockSome(deps: Deps, db: Writer): Promise<number> {
  const rows = await db.list(Contact, { email: Not(IsNull()) }, { take: LOCKED_AT_ONCE });
  const known = await db.list(PersonKey, { personId: In(rows.map(({ personId }) => personId)) });
  const keys = new Map(known.map((row) => [row.personId, openKey(deps, row)]));
  const made = rows.filter(({ personId }) => !keys.has(personId)).map(({ personId }) => makeKey(deps, personId));
  await db.insert(
    PersonKey,
    made.map(({ row }) => row),
  );
  for (const { own, row } of made) keys.set(row.personId, own);
  for (const { personId, email } of rows) {
    const own = keys.get(personId);
    if (own && email !== null) await db.update(Contact, { personId }, addressUnder(own, deps, personId, email));
  }
  return rows.length;
}
