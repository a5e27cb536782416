import { now } from '@laurel/base';
import type { Issuer } from '../deps.ts';
import type { AwardRow, BatchRow, RosterLineRow } from '../records.ts';
import type { RosterRow } from '../roster/read-row.ts';
import { knownHolders } from './make-awards.ts';

/** A row that is ready, and who has the badge at its address under another number. */
export type Beside = { line: number; row: RosterRow; has: AwardRow };

/** The rows of a draft that are taken for another person at the address of somebody who has the badge: a family, or one person whose number is written otherwise. */
export async function besideEarlier(issuer: Issuer, { profile, achievementId }: BatchRow, lines: readonly RosterLineRow[]): Promise<Beside[]> {
  const numbered = lines.flatMap(({ line, read }) => (read === null || read.externalId === null ? [] : [{ line, row: read }]));
  const rows = numbered.map(({ row }) => row);
  const known = await issuer.store.as(profile).read((db) => knownHolders(db, achievementId, rows, now(issuer.context)));
  return numbered.flatMap(({ line, row }) => {
    const has = known.beside(row);
    return has === undefined ? [] : [{ line, row, has }];
  });
}
