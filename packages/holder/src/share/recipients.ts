import type { DisclosureRow, Shown } from '../records.ts';
import type { ReceiptRow } from './receipt-records.ts';
import { together } from './together.ts';

/** Somebody who was shown something, with all rows about them: an asker by its client_id, whoever was given a share by the name its owner gave them. */
export type Recipient<Row extends Named = Named> = { key: string; name: string; host: string; rows: Row[] };
type Named = Pick<DisclosureRow, 'clientId' | 'verifierName' | 'host'>;

/** Each once, whoever was shown something last first. A name alone tells nobody from somebody who took it, so an asker is never under the name of a share. */
export function recipientsIn<Row extends Named>(rows: readonly Row[]): Recipient<Row>[] {
  const grouped = Map.groupBy(rows, recipientKey);
  return [...grouped].flatMap(([key, [last, ...more]]) => (last ? [{ key, name: last.verifierName, host: last.host, rows: [last, ...more] }] : []));
}

export const recipientKey = (row: Pick<DisclosureRow, 'clientId' | 'verifierName'>): string => (isAsker(row) ? row.clientId : `to:${row.verifierName}`);

/** An answer to a request, and no share. */
export const isAsker = ({ clientId }: Pick<DisclosureRow, 'clientId'>): boolean => clientId.startsWith(ASKER);
export const ASKER = 'decentralized_identifier:';

/** All that somebody who was told this may still have; apart from it what they signed that they have erased, and were not shown besides. */
export function knownTo(rows: readonly DisclosureRow[], receipts: readonly ReceiptRow[]): { known: Shown[]; erased: Shown[] } {
  const isErased = ({ requestId }: DisclosureRow) => receipts.some((one) => one.requestId === requestId && one.deletedAt !== null);
  const told = rows.filter(({ outcome }) => outcome !== 'failed' && outcome !== 'declined');
  const [known, erased] = [all(told.filter((row) => !isErased(row))), all(told.filter(isErased))];
  return { known, erased: erased.flatMap((one) => without(one, known)) };
}

/** What of one badge somebody does not know besides. A badge that was shown whole leaves nothing of it unknown. */
function without(one: Shown, known: readonly Shown[]): Shown[] {
  const same = known.filter(({ badgeId }) => badgeId === one.badgeId);
  if (same.length === 0) return [one];
  if (one.format === 'ldp_vc') return same.some(({ format }) => format === 'ldp_vc') ? [] : [one];
  if (same.some(({ format }) => format === 'ldp_vc')) return [];
  const names = new Set(same.flatMap(({ claims }) => claims.map((path) => JSON.stringify(path))));
  const claims = one.claims.filter((path) => !names.has(JSON.stringify(path)));
  return claims.length === 0 ? [] : [{ ...one, claims }];
}

const all = (rows: readonly DisclosureRow[]): Shown[] => rows.reduce<Shown[]>((before, { shown }) => together(before, shown), []);
