import { AsyncLocalStorage } from 'node:async_hooks';
import type { Engine } from './engine.ts';
import { openSqlite } from './engines/sqlite.ts';
import { snapshotSqlite } from './engines/sqlite-snapshot.ts';
import { type Handles, openHandles } from './handles.ts';
import { MigrationTable, migrate, refuseOtherSchema } from './migrate.ts';
import type { Schema } from './migration.ts';
import type { Store } from './store.ts';
import { openTurn } from './turn.ts';

export type Database = { kind: 'sqlite'; file: string };

/**
 * Opens the database, makes it if there is none, and brings it to the state this program needs. Pass the schemas of every
 * package the program has, not only of those in use: a migration none of them lists means a newer program was here.
 * @throws LaurelError schema_newer · database_unreadable · storage_busy
 */
export async function openStore(database: Database, schemas: readonly Schema[]): Promise<Store> {
  const engine = await openSqlite(database.file, entitiesOf(schemas));
  try {
    await migrate(engine, schemas);
  } catch (error) {
    await engine.close();
    throw error;
  }
  return storeOver(engine);
}

/**
 * Opens a database as it is, for a look from outside beside a node that may be running: nothing in it can change, not even its schema.
 * @throws LaurelError start_needed · schema_newer · database_unreadable
 */
export async function lookIntoStore(database: Database, schemas: readonly Schema[]): Promise<Store> {
  const engine = await openSqlite(database.file, entitiesOf(schemas), 'look');
  try {
    await refuseOtherSchema(engine, schemas);
  } catch (error) {
    await engine.close();
    throw error;
  }
  return storeOver(engine);
}

/**
 * Copies a database as it stands at one moment into a new file for this user only, whatever its schema, while others go on reading and
 * writing it. Nothing that was erased before goes along.
 * @throws LaurelError database_unreadable · storage_full · storage_failed
 */
export const snapshotDatabase = (database: Database, into: string): Promise<void> => snapshotSqlite(database.file, into);

const entitiesOf = (schemas: readonly Schema[]) => [MigrationTable, ...schemas.flatMap((schema) => schema.tables)].map((table) => table.schema);

/** The part that is the same for every engine. */
function storeOver(engine: Engine): Store {
  const current = new AsyncLocalStorage<{ handles: Handles; isOpen: () => boolean }>();

  const enter = <T>(transaction: Engine['read'], work: (handles: Handles) => Promise<T>): Promise<T> =>
    transaction(async (manager) => {
      const turn = openTurn();
      const handles = openHandles(manager, turn);
      let result: T;
      try {
        result = await current.run({ handles, isOpen: () => turn.open }, () => work(handles));
      } catch (error) {
        await turn.end();
        throw error;
      }
      const forgotten = await turn.end();
      if (forgotten > 0) throw new Error(`${forgotten} question(s) or change(s) of this transaction were not awaited: it was rolled back.`);
      return result;
    });

  const read = async <T>(ask: (handles: Handles) => Promise<T>): Promise<T> => {
    const outer = current.getStore();
    return outer?.isOpen() ? ask(outer.handles) : enter(engine.read, ask);
  };
  const write = async <T>(change: (handles: Handles) => Promise<T>): Promise<T> => {
    if (current.getStore()?.isOpen()) throw new Error('A write within a read or a write: pass the Writer down instead.');
    return enter(engine.write, change);
  };

  return {
    read: (ask) => read((handles) => ask(handles.open)),
    write: (change) => write((handles) => change(handles.open)),
    as: (scope) => ({
      read: (ask) => read((handles) => ask(handles.as(scope))),
      write: (change) => write((handles) => change(handles.as(scope))),
    }),
    across: (reason) => ({
      read: (ask) => read((handles) => ask(handles.open.across(reason))),
      write: (change) => write((handles) => change(handles.open.across(reason))),
    }),
    writable: engine.writable,
    purge: engine.purge,
    tune: engine.tune,
    close: engine.close,
  };
}
