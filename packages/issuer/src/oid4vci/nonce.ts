import { timingSafeEqual } from 'node:crypto';
import { hashed, inMs, newId, toBase64url, utf8 } from '@laurel/base';
import type { ScopedWriter } from '@laurel/store';
import type { Issuer, IssuerProfile } from '../deps.ts';
import { CLOCK_SKEW, NONCE_LIFE } from '../limits.ts';
import { UsedNonce } from '../records.ts';

/**
 * A fresh c_nonce (OID4VCI 1.0 section 7). It carries its own end and an HMAC, so that asking for a million of them stores
 * nothing; a row is written when one is used, and kept for as long as it would have lived.
 */
export function newNonce(issuer: Issuer, profile: IssuerProfile): string {
  const body = `${Math.floor(issuer.context.clock().getTime() / 1000)}.${newId(issuer.context)}`;
  return writeNonce(issuer, profile, body);
}

/** Did we make this nonce, for this profile, lately? */
export function isOwnNonce(issuer: Issuer, profile: IssuerProfile, nonce: string): boolean {
  const [seconds = '', id = ''] = Buffer.from(nonce, 'base64url').toString('utf8').split('.');
  // Whole, as it was given out: written in another way (padding, something behind the seal) it would count as unused.
  const [given, expected] = [utf8(nonce), utf8(writeNonce(issuer, profile, `${seconds}.${id}`))];
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return false;
  const age = issuer.context.clock().getTime() - Number(seconds) * 1000;
  return age >= -CLOCK_SKEW && age <= NONCE_LIFE;
}

/** Uses it up; false if somebody has before. In the write that takes what the nonce is for. */
export async function useNonce(issuer: Issuer, db: ScopedWriter, nonce: string): Promise<boolean> {
  const hash = hashed(nonce);
  if (await db.open.one(UsedNonce, { hash })) return false;
  await db.open.insert(UsedNonce, { hash, expiresAt: inMs(issuer.context, NONCE_LIFE + 2 * CLOCK_SKEW) });
  return true;
}

const writeNonce = (issuer: Issuer, profile: IssuerProfile, body: string): string =>
  toBase64url(utf8(`${body}.${issuer.mac('nonce', `${profile.slug} ${body}`)}`));
