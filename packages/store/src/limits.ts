/** Connections that read: three answer a page each while one write runs; more only contend for libuv's four threads. */
export const READERS = 3;

/** How long SQLite waits for another process's write before it says busy (security.md 4.2). */
export const BUSY_TIMEOUT_MS = 5_000;

/** Between two tries to open a file that another process is making: it takes some 100 ms. */
export const OPEN_AGAIN_MS = 20;

/** How long what was removed is tried to be cut out of the log, where somebody reads or cuts it too. */
export const PURGE_MS = 2 * BUSY_TIMEOUT_MS;

/** One such try: a read of this process is done by then, and whoever writes does not notice that it waited. */
export const CUT_WAIT_MS = 20;

/** Between two such tries, when others write: another's cut is a matter of milliseconds, a backup's reading one of minutes. */
export const PURGE_AGAIN_MS = 50;

/** Rows per INSERT statement. SQLite takes 32,766 parameters, PostgreSQL 65,535: 250 rows leave room for 131 columns. */
export const ROWS_PER_STATEMENT = 250;

/** Rows per write a job should ask for: a longer write keeps everybody else in line. */
export const CHUNK_ROWS = 250;
