import { DatabaseSync, type SQLInputValue } from 'node:sqlite';

/** The rows as they are on the disk, read by another SQLite than the product's. */
export type Rows = {
  /** The one number that a question answers. */
  number: (sql: string, ...values: SQLInputValue[]) => number;
  list: (sql: string, ...values: SQLInputValue[]) => Record<string, unknown>[];
  /** Whether some connection is inside a write: SQLite lets one at a time hold the lock for it. */
  isBeingWritten: () => boolean;
};

const BUSY = 5;

/** `patience`: how long to wait for a lock, in ms. */
export function lookAt<T>(file: string, look: (rows: Rows) => T, patience = 0): T {
  const db = new DatabaseSync(file, { timeout: patience });
  const list = (sql: string, ...values: SQLInputValue[]) => db.prepare(sql).all(...values);
  try {
    return look({
      list,
      number: (sql, ...values) => Number(Object.values(list(sql, ...values)[0] ?? {})[0]),
      isBeingWritten: () => {
        try {
          db.exec('BEGIN IMMEDIATE');
        } catch (error) {
          if (error instanceof Error && 'errcode' in error && (Number(error.errcode) & 0xff) === BUSY) return true;
          throw error;
        }
        db.exec('ROLLBACK');
        return false;
      },
    });
  } finally {
    db.close();
  }
}
