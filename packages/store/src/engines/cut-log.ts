import type { DataSource } from 'typeorm';
import { BUSY_TIMEOUT_MS, CUT_WAIT_MS } from '../limits.ts';

/**
 * Cuts the log of a SQLite file to nothing: `secure_delete` has zeroed the pages of what was removed, but what they held before still lies there. It waits just for
 * the reads of this process: while a backup reads for long, it would otherwise hold SQLite's writing lock, and keep everybody who writes behind it.
 * @returns whether it is cut; nothing is wrong where somebody reads or writes
 */
export async function cutLog(source: DataSource): Promise<boolean> {
  await source.query(`PRAGMA busy_timeout = ${CUT_WAIT_MS}`);
  try {
    const [answer] = await source.query('PRAGMA wal_checkpoint(TRUNCATE)');
    return answer?.busy === 0;
  } finally {
    await source.query(`PRAGMA busy_timeout = ${BUSY_TIMEOUT_MS}`);
  }
}
