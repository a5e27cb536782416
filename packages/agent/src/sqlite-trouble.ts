import { LaurelError } from '@laurel/base';
import { QueryFailedError } from 'typeorm';

/** SQLite's own words for trouble become a sentence that says what to do; anything else stays as it was. */
export function sqliteTrouble(file: string, error: unknown): unknown {
  switch (codeOf(error)) {
    case 'SQLITE_CONSTRAINT':
      return new LaurelError('conflict', { detail: `The key or DID stands in ${file} already: another process made it first.`, cause: error });
    case 'SQLITE_BUSY':
      return new LaurelError('storage_busy', { detail: `Another process is writing to ${file} for long. Nothing was stored; try again.`, cause: error });
    case 'SQLITE_FULL':
      return new LaurelError('storage_full', { detail: `The disk that holds ${file} is full. Nothing was stored; make room and try again.`, cause: error });
    case 'SQLITE_IOERR':
      return new LaurelError('storage_failed', {
        detail: `The disk that holds ${file} failed a write. That change was not stored, and none will be until the node is started again; look at the disk first.`,
        cause: error,
      });
    case 'SQLITE_CORRUPT':
    case 'SQLITE_NOTADB':
      return new LaurelError('database_unreadable', {
        detail: `${file} is damaged. Put it aside with its -wal and -shm files and restore the last backup.`,
        cause: error,
      });
    default:
      return error;
  }
}

function codeOf(error: unknown): unknown {
  const driver = error instanceof QueryFailedError ? error.driverError : error;
  return driver instanceof Error && 'code' in driver ? driver.code : undefined;
}
