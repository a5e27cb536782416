/** Slow-loris: headers that drip in for longer are cut off. */
/** Longer than that a doctor's question to a server is answered with "no". */
export const EXAMINE_MS = 5_000;
