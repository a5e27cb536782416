/** What can be cut off the tail unseen is what came after the last checkpoint: at most this long, or this many entries. */
export const CHECKPOINT_SECONDS = 60;
export const CHECKPOINT_ENTRIES = 1_000;

/** How often the job looks whether one is due: a burst passes `CHECKPOINT_ENTRIES` by no more than this. */
export const LOOK_SECONDS = 10;

/** Entries per question while verifying: some 1 MB in memory whatever the length of the chain. */
export const VERIFY_PAGE = 2_000;

/** Entries on one page of the record: a screen or two. */
export const EVENTS_SHOWN = 50;

/** Entries per question while a file is made: some 100 kB in memory. */
export const EXPORT_PAGE = 1_000;

/** Entries in one file: some 15 MB of JSON lines. What is longer comes in several. */
export const EXPORT_ENTRIES = 50_000;

/** An actor or an object is a kind and an identifier; a DID of did:key with P-384 has 140 characters. */
export const NAME_LENGTH = 300;
