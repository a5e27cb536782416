import { generateKeySync } from 'node:crypto';

/** The base64 of 32 random bytes. */
export const newKey = (): string => generateKeySync('hmac', { length: 256 }).export().toString('base64');
