import { idOf, listOf } from '../json/members.ts';
import { isJsonObject } from '../json/strict.ts';
import type { Did, Json, JsonObject } from '../types.ts';

/** A 1EdTech Revocation List (Status Method 1.0) of these credentials, for whoever reads no other kind. Nobody signs it, and it names its credentials to everybody. */
export const buildRevocationList = ({ url, issuer, revoked }: { url: string; issuer: Did; revoked: readonly string[] }): JsonObject => ({
  id: url,
  issuer,
  revokedCredential: revoked.map((id) => ({ id, revoked: true })),
});

export type RevocationListCode = 'list_malformed' | 'list_other_issuer' | 'list_other_address';

/**
 * What a 1EdTech Revocation List (Status Method 1.0) says of one credential. Nobody signs such a list: what speaks for it is that the signed
 * credential names its address. `revokedCredential` holds ids, each revoked unless it says `revoked: false`.
 */
export function readRevocationList(
  list: JsonObject,
  place: { url: string; credential: string; issuer: string },
): { ok: true; value: 0 | 1 } | { ok: false; code: RevocationListCode; detail: string } {
  const listed = list.revokedCredential ?? list.revokedCredentials; // the model has the one, its own example the other
  if (!Array.isArray(listed)) return { ok: false, code: 'list_malformed', detail: 'revokedCredential is not a list.' };
  if (list.id !== undefined && list.id !== place.url) return { ok: false, code: 'list_other_address', detail: JSON.stringify(list.id) };
  const issuer = idOf(list.issuer);
  if (issuer !== place.issuer) return { ok: false, code: 'list_other_issuer', detail: JSON.stringify(issuer ?? null) };
  if (listed.some((entry) => nameIn(entry) === undefined)) return { ok: false, code: 'list_malformed', detail: 'An entry has no id.' };
  return { ok: true, value: listed.some((entry) => nameIn(entry) === place.credential && !(isJsonObject(entry) && entry.revoked === false)) ? 1 : 0 };
}

const nameIn = (entry: Json): string | undefined => listOf(isJsonObject(entry) ? entry.id : entry).find((id) => typeof id === 'string');
