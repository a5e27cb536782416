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
