import { scrypt, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { fromBase64url, toBase64url } from '@laurel/base';
import { CODE_HASH_COST } from './limits.ts';

const derive = promisify<string, string, number, { N: number }, Buffer>(scrypt);

/** A million codes are searched in a second through a plain hash, so a code rests behind a slow one. `id` is the salt: its row's. */
export const hashCode = async (code: string, id: string): Promise<string> => toBase64url(await derive(code, id, 32, { N: CODE_HASH_COST }));

export function sameHash(a: string, b: string): boolean {
  const [left, right] = [fromBase64url(a), fromBase64url(b)];
  return left !== undefined && right !== undefined && left.length === right.length && timingSafeEqual(left, right);
}
