/** No protocol of ours needs more, and an address is copied into rows, logs and pages. */
export const ADDRESS_LENGTH = 2048;

/** From the call to the last byte, waiting in line included: a person is looking at a page meanwhile. */
export const DEADLINE_MS = 5_000;

/** Of a call whose answer waits until the other side has asked others, each within `DEADLINE_MS`: for keys, then for a list, beside its own work. */
export const ASKS_OTHERS_MS = 3 * DEADLINE_MS + 5_000;

/** A full token status list of the largest size a verifier accepts, compressed, fits four times over. */
export const RESPONSE_BYTES = 1024 * 1024;

/** One slow host must not hold every place. */
export const REQUESTS_PER_HOST = 4;

/** Bounds descriptors and memory (64 × 1 MiB) whatever strangers point us to. */
export const REQUESTS_IN_ALL = 64;

/** An unused connection ends soon: a claim makes six requests in a row to one host, then none for months. */
export const IDLE_CONNECTION_MS = 2_000;

/** The first wait for a name server; it is asked again once with twice the time. Slower ones leave none for the rest of the exchange. */
export const DNS_MS = 1_000;
export const DNS_TRIES = 2;
