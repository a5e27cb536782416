import { HOUR, MINUTE } from '@laurel/base';

/** Letters claimed at once: after a kill at most so many are sent a second time. */
export const LETTERS_PER_RUN = 20;

/** Connections to the mail server; five is what a small relay grants one client. */
export const CONNECTIONS = 5;

/** Silence of the mail server after which one attempt ends. */
export const CONNECT_MS = 10_000;
export const SILENCE_MS = 30_000;
export const IDLE_MS = 10_000;

/**
 * How long a claimed letter is nobody else's. Whoever sends it renews the claim, however long the mail server takes; a process that was
 * killed renews nothing, and a person who waits for a sign-in letter then waits half a minute more.
 */
export const CLAIM_MS = MINUTE / 2;
/** Two renewals may come late, behind a busy disk, before a letter that is being sent is taken for abandoned. */
export const RENEW_MS = 10_000;

/** Waits between attempts, 21 hours in all: a mail server that is down overnight loses nobody's badge. Afterwards the letter has failed. */
export const RETRY_AFTER_MS = [MINUTE / 2, 2 * MINUTE, 10 * MINUTE, 30 * MINUTE, 2 * HOUR, 6 * HOUR, 12 * HOUR] as const;

/** RFC 5321 section 4.5.3.1: 64 octets, @, 255; the path limit of 256 octets leaves 254. */
export const ADDRESS_CHARACTERS = 254;

/**
 * A notification returns headers, some servers the whole letter: ours are a few kilobytes of text. Whoever writes to the sender's address has it read,
 * and a list of addresses of 1 MiB takes the reader 2 s.
 */
export const BOUNCE_BYTES = 256 * 1024;

/** RFC 5322 section 2.1.1 allows longer by folding; nobody reads on. */
export const SUBJECT_CHARACTERS = 200;
