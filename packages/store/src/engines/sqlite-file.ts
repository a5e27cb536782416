import { chmod, mkdir, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { LaurelError } from '@laurel/base';
import { type DataSource, QueryFailedError } from 'typeorm';

/**
 * Makes the directory and the file before SQLite does, which would let the umask decide who reads them; -wal and -shm inherit the mode.
 * @throws LaurelError database_unreadable
 */
export async function secureFile(file: string): Promise<void> {
  try {
    await mkdir(dirname(file), { recursive: true, mode: 0o700 });
    const handle = await open(file, 'a', 0o600);
    await handle.close();
    await chmod(file, 0o600);
  } catch (error) {
    throw cannotOpen(file, error);
  }
}

/** A damaged file is found before anything is served from it, not by the first page that happens to need the lost part. */
export async function refuseDamagedFile(file: string, source: DataSource): Promise<void> {
  const [first] = await source.query<{ quick_check: string }[]>('PRAGMA quick_check(1)');
  if (first?.quick_check !== 'ok') throw damaged(file, first?.quick_check);
}

/** SQLite's own words for trouble with the file become a sentence that says what to do; anything else stays as it was. */
export function readableError(file: string, error: unknown): unknown {
  const code = codeOf(error);
  if (code === 'SQLITE_CORRUPT' || code === 'SQLITE_NOTADB') return damaged(file, error);
  if (code === 'SQLITE_FULL') {
    return new LaurelError('storage_full', { detail: `The disk that holds ${file} is full. Nothing was stored; make room and try again.`, cause: error });
  }
  if (code === 'SQLITE_BUSY') {
    return new LaurelError('storage_busy', { detail: `Another process is writing to ${file} for long. Nothing was stored; try again.`, cause: error });
  }
  if (code === 'SQLITE_CANTOPEN') return cannotOpen(file, error);
  if (code === 'SQLITE_IOERR') {
    return new LaurelError('storage_failed', {
      detail: `The disk that holds ${file} failed a write. That change was not stored, and none will be until the node is started again; look at the disk first.`,
      cause: error,
    });
  }
  return error;
}

const cannotOpen = (file: string, cause: unknown) =>
  new LaurelError('database_unreadable', {
    detail: `${file} cannot be opened (${codeOf(cause)}). Let this program's user own the file and its folder.`,
    cause,
  });

const damaged = (file: string, cause: unknown) =>
  new LaurelError('database_unreadable', {
    detail: `${file} is damaged or is no Laurel database. Nothing was changed. Put it aside with its -wal and -shm files and restore the last backup.`,
    cause,
  });

export function codeOf(error: unknown): unknown {
  const driver = error instanceof QueryFailedError ? error.driverError : error;
  return driver instanceof Error && 'code' in driver ? driver.code : undefined;
}
