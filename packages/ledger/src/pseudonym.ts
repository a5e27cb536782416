import { createHmac } from 'node:crypto';

/** Turns a value that could be personal into one that is always the same for it and tells nothing without the key. */
export type Pseudonym = (value: string) => string;

/** HMAC-SHA-256, cut to 128 bits: whoever holds the key can ask "was it this address?", nobody else can. */
export const makePseudonym =
  (key: Uint8Array): Pseudonym =>
  (value) =>
    `hmac:${createHmac('sha256', key).update(value).digest().subarray(0, 16).toString('base64url')}`;

export const withheld: Pseudonym = () => 'withheld';
