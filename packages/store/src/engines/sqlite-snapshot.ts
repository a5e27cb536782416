import { createDataSource } from './sqlite.ts';
import { readableError, secureFile } from './sqlite-file.ts';

/**
 * VACUUM INTO runs in one read transaction: it sees what was committed when it began, and in WAL mode no writer waits for it. Unlike a copy
 * of the file it leaves the free pages behind, so nothing that was erased goes along.
 */
export async function snapshotSqlite(file: string, into: string): Promise<void> {
  const source = createDataSource(file, [], 'look');
  try {
    await source.initialize();
    await secureFile(into); // SQLite fills an empty file, and keeps the mode it finds
    await source.query('VACUUM INTO ?', [into]);
  } catch (error) {
    throw readableError(file, error);
  } finally {
    if (source.isInitialized) await source.destroy();
  }
}
