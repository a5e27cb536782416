import { setTimeout as wait } from 'node:timers/promises';
import { LaurelError } from '@laurel/base';
import sqlite3 from 'sqlite3';
import { DataSource, type EntitySchema } from 'typeorm';
import type { Engine } from '../engine.ts';
import { BUSY_TIMEOUT_MS, OPEN_AGAIN_MS, PURGE_AGAIN_MS, PURGE_MS, READERS } from '../limits.ts';
import { type Line, openLine } from '../line.ts';
import { startNeeded } from '../start-needed.ts';
import { cutLog } from './cut-log.ts';
import { codeOf, readableError, refuseDamagedFile, secureFile } from './sqlite-file.ts';

/** `look` opens what is there and cannot change it. */
export type Mode = 'work' | 'look';

/**
 * SQLite in one file. TypeORM keeps one connection per DataSource and lets overlapping transactions share it, which loses
 * acknowledged rows; so each connection here is a DataSource of its own with a line before it.
 * @throws LaurelError database_unreadable · storage_busy
 */
export async function openSqlite(file: string, entities: readonly EntitySchema[], mode: Mode = 'work'): Promise<Engine> {
  if (mode === 'work') await secureFile(file);
  const writer = await connect(file, entities, mode);
  const readers: Connection[] = [];
  try {
    await refuseDamagedFile(file, writer.source);
    if (mode === 'work') await writer.source.query(`PRAGMA optimize = ${LOOK_AT_ALL_TABLES}`);
    for (let i = 0; i < READERS; i++) readers.push(await connectReader(file, entities, mode));
  } catch (error) {
    await end([writer, ...readers]);
    throw readableError(file, error);
  }
  let closed: Promise<void> | undefined;
  let failed: LaurelError | undefined;
  const inside = async <T>(connection: Connection, begin: string, work: (source: DataSource) => Promise<T>): Promise<T> => {
    if (closed) throw new Error('The store is closed.');
    connection.waiting++;
    try {
      return await connection.line(() => transaction(connection.source, begin, work));
    } catch (error) {
      throw readableError(file, error);
    } finally {
      connection.waiting--;
    }
  };
  const write = async <T>(work: (source: DataSource) => Promise<T>): Promise<T> => {
    try {
      return await inside(writer, 'BEGIN IMMEDIATE', (source) => {
        if (failed) throw failed;
        return work(source);
      });
    } catch (error) {
      // After a failed fsync the kernel may have dropped what it could not write and say yes to the next one: no promise made on this
      // disk from here on would be worth anything. What was acknowledged before is safe, and can be read.
      if (error instanceof LaurelError && error.code === 'storage_failed') failed = error;
      throw error;
    }
  };
  const leastBusy = () => readers.reduce((best, reader) => (reader.waiting < best.waiting ? reader : best));
  return {
    read: (ask) => inside(leastBusy(), 'BEGIN', (source) => ask(source.manager)),
    write: async (change) => {
      if (mode === 'look') throw startNeeded(`${file} is only looked at here, and something had to be written.`);
      return write((source) => change(source.manager));
    },
    writable: () => mode === 'work' && failed === undefined,
    purge: async () => {
      const until = performance.now() + PURGE_MS;
      for (;;) {
        if (closed) throw new Error('The store is closed.');
        const cut = await writer.line(() => cutLog(writer.source));
        if (cut || performance.now() > until) return cut;
        await wait(PURGE_AGAIN_MS); // outside of the line: whoever writes goes first
      }
    },
    tune: async () => {
      if (closed) throw new Error('The store is closed.');
      await writer.line(() => writer.source.query('PRAGMA optimize'));
      // A connection learns the figures when it opens, and not again.
      for (const reader of readers)
        await reader.line(async () => {
          const before = reader.source;
          reader.source = (await connectReader(file, entities, mode)).source;
          await before.destroy();
        });
    },
    close: () => (closed ??= end([...readers, writer])),
  };
}

/** `PRAGMA optimize` else looks only at tables that this connection has asked; sqlite.org/pragma.html#pragma_optimize. */
const LOOK_AT_ALL_TABLES = '0x10002';

async function connectReader(file: string, entities: readonly EntitySchema[], mode: Mode): Promise<Connection> {
  const reader = await connect(file, entities, mode);
  await reader.source.query('PRAGMA query_only = ON');
  return reader;
}

type Connection = { source: DataSource; line: Line; waiting: number };

/** The only place that knows the driver: sqlite3 is archived upstream and will be replaced here. */
export function createDataSource(file: string, entities: readonly EntitySchema[], mode: Mode): DataSource {
  return new DataSource({
    type: 'sqlite',
    driver: { verbose: () => sqlite3 }, // what TypeORM asks for would take a stack trace for every query, a tenth of its time
    database: file,
    ...(mode === 'look' && { flags: sqlite3.OPEN_READONLY }),
    entities: [...entities],
    busyTimeout: BUSY_TIMEOUT_MS,
    logging: false,
    // TypeORM's default leaves such a condition out, and a question about one row becomes a question about all.
    invalidWhereValuesBehavior: { undefined: 'throw', null: 'sql-null' },
  });
}

async function connect(file: string, entities: readonly EntitySchema[], mode: Mode): Promise<Connection> {
  const source = createDataSource(file, entities, mode);
  try {
    await source.initialize();
    if (mode === 'work') {
      await keepLog(source);
      // FULL, since with NORMAL a power cut takes back commits that were already answered (740 of 1,000 crash states).
      await source.query('PRAGMA synchronous = FULL');
      await source.query('PRAGMA secure_delete = ON');
    }
    return { source, line: openLine(), waiting: 0 };
  } catch (error) {
    if (source.isInitialized) await source.destroy();
    throw readableError(file, error);
  }
}

/** While another process turns WAL on in a new file, SQLite says busy at once, whatever its timeout: so the waiting is done here. */
async function keepLog(source: DataSource): Promise<void> {
  const until = performance.now() + BUSY_TIMEOUT_MS;
  for (;;) {
    try {
      return void (await source.query('PRAGMA journal_mode = WAL'));
    } catch (error) {
      if (codeOf(error) !== 'SQLITE_BUSY' || performance.now() > until) throw error;
      await wait(OPEN_AGAIN_MS);
    }
  }
}

async function transaction<T>(source: DataSource, begin: string, work: (source: DataSource) => Promise<T>): Promise<T> {
  await source.query(begin);
  try {
    const result = await work(source);
    await source.query('COMMIT');
    return result;
  } catch (error) {
    // Some failures (disk full, I/O) have rolled back already; then this says "no transaction is active", which is what we want.
    await source.query('ROLLBACK').catch(() => {});
    throw error;
  }
}

async function end(connections: readonly Connection[]): Promise<void> {
  for (const { line, source } of connections) await line(() => source.destroy());
}
