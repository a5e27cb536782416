/** Longer than that a doctor's question to a server is answered with "no". */
export const EXAMINE_MS = 5_000;
/**
 * A job that looks this seldom is housekeeping, which nobody waits for. It keeps its own time: woken with the others, each
 * request of a stranger would make every sweep of the node run.
 */
export const HOUSEKEEPING_SECONDS = 60;
/** What jobs and requests under way get to end in when the node is told to stop (security.md 4.3, F10). A service manager kills after 30 to 90 seconds. */
export const STOP_MS = 10_000;
/** What the databases then get to close in: longer, and a disk hangs that no waiting mends; a commit is whole or absent either way. */
export const CLOSE_MS = 2_000;
/** After its last word the process ends by itself, or is ended: long enough for that word to reach a pipe. */
export const LINGER_MS = 250;
/** A certificate that ends sooner is ill: authorities that renew by themselves do so a month before, so nobody is doing it here. */
export const RENEW_DAYS = 14;
/**
 * What makes the key of a backup out of its passphrase: argon2id with the second recommended parameters of RFC 9106, section 4. They are part
 * of the format: what a file could say of them, whoever forges one could set to a terabyte.
 */
export const BACKUP_KEY = { memory: 64 * 1024, passes: 3, parallelism: 4, tagLength: 32 };
/** A backup is sealed and opened in pieces of this size: they are all of it that is ever in memory. */
export const BACKUP_PIECE = 1024 * 1024;
/** What a backup says of itself fits many times over. */
export const MANIFEST_BYTES = 16_384;
/** Four random words, or what a password manager makes. A shorter one is guessed from a stolen file, whatever argon2 costs. */
export const PASSPHRASE_CHARACTERS = 16;
/** Older than a week is more than an institution awards again by hand. */
export const BACKUP_DAYS = 7;
/** A status list of 131,072 places is 30 KB as served; a file larger than this is something else. */
export const PUBLISHED_LIST_BYTES = 1024 * 1024;
