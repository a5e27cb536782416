import { createHash } from 'node:crypto';

export const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

export const toBase64url = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url');

/**
 * Strict base64url (RFC 4648 section 5, no padding): a foreign character, a wrong length or a set unused bit gives `undefined`.
 * Lenient decoders let one signature be written many ways.
 */
export function fromBase64url(text: string): Uint8Array | undefined {
  if (!/^[A-Za-z0-9_-]*$/.test(text) || text.length % 4 === 1) return undefined;
  const bytes = Buffer.from(text, 'base64url');
  return bytes.toString('base64url') === text ? new Uint8Array(bytes) : undefined;
}

export const sha256 = (data: string | Uint8Array): Uint8Array => new Uint8Array(createHash('sha256').update(data).digest());

/** How secrets rest in the database: only their SHA-256, as base64url. */
export const hashed = (secret: string): string => toBase64url(sha256(secret));
