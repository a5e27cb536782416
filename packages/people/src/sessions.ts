import { type Context, hashed, inMs, newId, newSecret, now, type RecordEvent } from '@laurel/base';
import type { AcrossReader, Store, Writer } from '@laurel/store';
import { deviceOf } from './account/device.ts';
import type { NodeKey } from './contacts/person-key.ts';
import { SESSION_IDLE_MS, SESSION_MS, SESSION_NOTE_MS } from './limits.ts';
import { ACROSS_GRANTS, grantsOf, personById } from './persons.ts';
import { type SessionRow, SessionTable } from './records.ts';
import type { Begun, Browser, People, Session } from './types.ts';

type Deps = { store: Store; context: Context; record: RecordEvent<Writer>; agent: NodeKey };

/** Begins a session inside the write of whatever proved the person. The token is always new: one that was planted before signing in is worth nothing. */
export async function beginSession(
  { context, agent }: Pick<Deps, 'context' | 'agent'>,
  db: Writer,
  personId: string,
  { before, userAgent }: Browser = {},
  provedAt: string | null = null,
): Promise<Begun> {
  if (before !== undefined) await db.remove(SessionTable, { tokenHash: hashed(before) });
  const sessionToken = newSecret(context);
  const at = now(context);
  const times = { createdAt: at, seenAt: at, expiresAt: inMs(context, SESSION_MS) };
  const row: SessionRow = { tokenHash: hashed(sessionToken), id: newId(context), personId, ...deviceOf(userAgent), ...times, provedAt };
  await db.insert(SessionTable, row);
  const session = await view({ agent }, db.across(ACROSS_GRANTS), row, sessionToken);
  if (!session) throw new Error('A session was begun for a person who is not there.');
  return { sessionToken, session };
}

export const readSession =
  ({ store, context, agent }: Deps): People['session'] =>
  async (sessionToken) => {
    const tokenHash = hashed(sessionToken);
    const found = await store.across(ACROSS_GRANTS).read(async (db) => {
      const row = await db.one(SessionTable, { tokenHash });
      return row && isAlive(row, context) ? { row, session: await view({ agent }, db, row, sessionToken) } : undefined;
    });
    if (!found) return undefined;
    if (found.row.seenAt <= inMs(context, -SESSION_NOTE_MS)) await store.write((db) => db.update(SessionTable, { tokenHash }, { seenAt: now(context) }));
    return found.session;
  };

export const endSession =
  ({ store, record }: Deps): People['signOut'] =>
  async (sessionToken) => {
    const tokenHash = hashed(sessionToken);
    await store.write(async (db) => {
      const row = await db.one(SessionTable, { tokenHash });
      if (!row) return;
      await db.remove(SessionTable, { tokenHash });
      await record(db, { actor: `person:${row.personId}`, action: 'person.signed-out', object: `session:${row.id}` });
    });
  };

export const isAlive = ({ seenAt, expiresAt }: SessionRow, context: Context): boolean => expiresAt > now(context) && seenAt > inMs(context, -SESSION_IDLE_MS);

async function view(
  deps: Pick<Deps, 'agent'>,
  db: AcrossReader,
  { id, personId, createdAt, provedAt }: SessionRow,
  sessionToken: string,
): Promise<Session | undefined> {
  const person = await personById(deps, db, personId);
  if (!person) return undefined;
  // Derived, not kept: whoever reads the database learns neither the token nor what its forms must carry.
  return { id, person, grants: await grantsOf(db, personId), csrf: hashed(`csrf ${sessionToken}`), provedAt: provedAt ?? createdAt };
}
