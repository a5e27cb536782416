/** Parsed private keys kept: parsing one costs ten times a signature. About 2 KB each. */
export const KEY_OBJECTS = 2_000;

/** DIDs and public keys of the node kept in memory: an issuing run asks for the same few, a wallet for the learner's at hand. */
export const OWN_ROWS = 5_000;

/** How long such a row is believed: another process of the node may have declared a key compromised (security.md K8: 5 s). */
export const OWN_ROWS_MS = 2_000;

/** Documents of other people's DIDs kept, a few KB each. */
export const DOCUMENTS = 2_000;

/** How long a resolved document is believed, like a status list: a revoked key is refused five minutes later at most. */
export const DOCUMENTS_MS = 300_000;

/** Private keys opened at start-up to see that the key-encryption key is the right one; all rows are checked for its id. */
export const SELF_CHECK_KEYS = 500;

/** Changes in one commit: the keys of twenty claims, and a write of some 20 ms that nobody waits long behind. */
export const GROUP_CHANGES = 250;

/** Keys of somebody's wallet taken up together; as many more may stand in the line of one commit. */
export const CARRIED_AT_ONCE = 100;

/** How long SQLite waits for another process's write before it says busy (security.md 4.2). */
export const BUSY_TIMEOUT_MS = 5_000;

/** How long what was forgotten is tried to be cut out of the log, where somebody reads or cuts it too, before it is left to the next change. */
export const PURGE_MS = 2 * BUSY_TIMEOUT_MS;

/** Between two such tries: another's cut is a matter of milliseconds, and SQLite says busy to the second at once. */
export const PURGE_AGAIN_MS = 50;

/** Status lists in memory: an issuer has one or two, each at most 1 MiB as the way out bounds it. */
export const STATUS_LISTS = 48;
