import { Entities } from '@veramo/data-store';
import sqlite3 from 'sqlite3';
import { DataSource } from 'typeorm';
import { BUSY_TIMEOUT_MS } from './limits.ts';
import { MIGRATIONS } from './migrate.ts';
import { PrivateKeyTable } from './records.ts';

const SETTINGS = {
  // With NORMAL a power cut takes back commits that were already answered: a DID would be published whose keys are gone.
  write: ['synchronous = FULL', 'secure_delete = ON'],
  read: ['query_only = ON'],
  look: [],
} as const;

/** One connection to `agent.sqlite`. TypeORM lets whatever overlaps share it, so that only one at a time may write through it. */
export async function connect(file: string, to: keyof typeof SETTINGS): Promise<DataSource> {
  const source = new DataSource({
    type: 'sqlite',
    driver: { verbose: () => sqlite3 }, // what TypeORM asks for would take a stack trace for every query, a tenth of its time
    database: file,
    ...(to === 'look' && { flags: sqlite3.OPEN_READONLY }),
    entities: [...Entities, PrivateKeyTable.schema],
    migrations: MIGRATIONS,
    synchronize: false,
    logging: false,
    enableWAL: to !== 'look',
    busyTimeout: BUSY_TIMEOUT_MS, // foreign_keys = ON is TypeORM's own doing
    // TypeORM's default leaves such a condition out, and a question about one key becomes a question about all.
    invalidWhereValuesBehavior: { undefined: 'throw', null: 'sql-null' },
  });
  await source.initialize();
  try {
    for (const setting of SETTINGS[to]) await source.query(`PRAGMA ${setting}`);
    return source;
  } catch (error) {
    await source.destroy();
    throw error;
  }
}
