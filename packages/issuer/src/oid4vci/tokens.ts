import { hashed, inMs, newId, newSecret, now } from '@laurel/base';
import type { ScopedWriter } from '@laurel/store';
import type { Issuer } from '../deps.ts';
import { ACCESS_TOKEN_LIFE } from '../limits.ts';
import { AccessToken, type AccessTokenRow, RefreshToken } from '../records.ts';

export type TokenPair = { access_token: string; token_type: 'Bearer'; expires_in: number; refresh_token: string };

/** A pair for an award; `family` is new where none is given. Only hashes are stored. */
export async function mintTokens(issuer: Issuer, db: ScopedWriter, awardId: string, family = newId(issuer.context)): Promise<TokenPair> {
  const [access, refresh] = [newSecret(issuer.context), newSecret(issuer.context)];
  await db.insert(AccessToken, { hash: hashed(access), awardId, family, expiresAt: inMs(issuer.context, ACCESS_TOKEN_LIFE) });
  await db.insert(RefreshToken, { hash: hashed(refresh), awardId, family, createdAt: now(issuer.context), usedAt: null, endedAt: null });
  return { access_token: access, token_type: 'Bearer', expires_in: ACCESS_TOKEN_LIFE / 1000, refresh_token: refresh };
}

/** The row of a live access token of this profile. */
export async function findAccess(issuer: Issuer, profile: string, token: string): Promise<AccessTokenRow | undefined> {
  const row = await issuer.store.as(profile).read((db) => db.one(AccessToken, { hash: hashed(token) }));
  return row && row.expiresAt > now(issuer.context) ? row : undefined;
}
