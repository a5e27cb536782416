import type { EntityManager } from 'typeorm';

/**
 * What a database must bring: two kinds of transaction. Everything above (handles, migrations, jobs) is written once and
 * runs over any engine; `contract.test.ts` is the same for all of them.
 */
export type Engine = {
  /** A consistent snapshot. Whatever tries to change something in it fails. */
  read: <T>(ask: (manager: EntityManager) => Promise<T>) => Promise<T>;
  /** One transaction, in line behind the others; on the disk before it answers, rolled back when `change` throws. */
  write: <T>(change: (manager: EntityManager) => Promise<T>) => Promise<T>;
  /** False once a write failed in the disk itself, and where the database is only looked at: every write throws, reads go on. */
  writable: () => boolean;
  /** Overwrites what was removed in every file the engine keeps; false where others were in the way. */
  purge: () => Promise<boolean>;
  /** Brings the figures up to date by which the engine chooses between indexes. Outside of reads and writes. */
  tune: () => Promise<void>;
  /** Waits for what is under way; what comes later throws. */
  close: () => Promise<void>;
};
