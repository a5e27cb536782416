/** Longer than that a doctor's question to a server is answered with "no". */
export const EXAMINE_MS = 5_000;
/**
 * A job that looks this seldom is housekeeping, which nobody waits for. It keeps its own time: woken with the others, each
 * request of a stranger would make every sweep of the node run.
 */
export const HOUSEKEEPING_SECONDS = 60;
