import { toBase64url } from './bytes.ts';
import type { Context } from './context.ts';

/** 128 random bits, base64url: a row's id, safe to show in an address. */
export const newId = (context: Pick<Context, 'random'>): string => toBase64url(context.random(16));

/** 256 random bits, base64url: a secret that rests only hashed. */
export const newSecret = (context: Pick<Context, 'random'>): string => toBase64url(context.random(32));

/** A number of `digits` decimal digits without modulo bias, zero-padded. */
export function newCode(context: Pick<Context, 'random'>, digits = 6): string {
  const range = 10 ** digits;
  const limit = Math.floor(0x1_0000_0000 / range) * range; // values past the last whole range would favour small codes
  for (;;) {
    const bytes = context.random(4);
    const value = new DataView(bytes.buffer, bytes.byteOffset, 4).getUint32(0);
    if (value < limit) return String(value % range).padStart(digits, '0');
  }
}
