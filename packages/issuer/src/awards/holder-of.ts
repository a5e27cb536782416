import { didKeyOf, isJsonObject, type Jwk, jwkThumbprint, readSdJwt } from '@laurel/credentials';
import { IsNull, type ScopedReader } from '@laurel/store';
import { type AwardRow, type Configuration, IssuedCredential, isWhole } from '../records.ts';
import { type HolderKey, holderKeyOf } from './holder-key.ts';
import type { Holder } from './sign-copies.ts';

/** Whose an award is: the key that the roster named, else the one that holds what was claimed. `undefined` where nobody holds it yet, and where they erased themselves. */
export async function holderOf(db: Pick<ScopedReader, 'list'>, award: AwardRow): Promise<HolderKey | undefined> {
  if (award.pseudonym !== null) return undefined;
  if (award.holderKey !== null) return holderKeyOf(award.holderKey);
  const counted = await db.list(IssuedCredential, { awardId: award.id, supersededAt: IsNull() }, { order: { copy: 'ASC' } });
  const badge = counted.find(({ configuration }) => isWhole(configuration));
  if (badge) return holderKeyOf(badge.holderKey);
  // A wallet that took copies only proved their keys: the first of them stands for it.
  const [copy] = counted;
  const cnf = copy && readSdJwt(copy.signed).payload.cnf;
  const jwk = isJsonObject(cnf) && isJsonObject(cnf.jwk) ? (cnf.jwk as Jwk) : undefined; // signed by this node, over a key that proved itself
  return jwk && { did: didKeyOf(jwk), jwk };
}

/** How a copy of a configuration names its holder. */
export const asHolder = ({ did, jwk }: HolderKey, configuration: Configuration): Holder => ({
  key: isWhole(configuration) ? did : jwkThumbprint(jwk),
  did,
  jwk,
});
