import type { DisclosureRow, Shown } from '../records.ts';
import { together } from './answer-request.ts';
import type { ReceiptRow } from './receipt-records.ts';

/** Somebody who was shown something, with all rows about them: an asker by its client_id, whoever was given a share by the name its owner gave them. */
export type Recipient = { key: string; name: string; host: string; rows: DisclosureRow[] };

/** Each once, whoever was shown something last first. A name alone tells nobody from somebody who took it, so an asker is never under the name of a share. */
export function recipientsIn(rows: readonly DisclosureRow[]): Recipient[] {
  const grouped = Map.groupBy(rows, recipientKey);
  return [...grouped].flatMap(([key, [last, ...more]]) => (last ? [{ key, name: last.verifierName, host: last.host, rows: [last, ...more] }] : []));
}

export const recipientKey = (row: DisclosureRow): string => (isAsker(row) ? row.clientId : `to:${row.verifierName}`);

/** An answer to a request, and no share. */
export const isAsker = ({ clientId }: DisclosureRow): boolean => clientId.startsWith('decentralized_identifier:');

/** All that somebody may ever have read; apart from it what they signed that they have erased. */
export function knownTo({ rows }: Recipient, receipts: readonly ReceiptRow[]): { known: Shown[]; erased: Shown[] } {
  const isErased = ({ requestId }: DisclosureRow) => receipts.some((one) => one.requestId === requestId && one.deletedAt !== null);
  const told = rows.filter(({ outcome }) => outcome !== 'failed' && outcome !== 'declined');
  const { known = [], erased = [] } = Object.groupBy(told, (row) => (isErased(row) ? 'erased' : 'known'));
  return { known: all(known), erased: all(erased) };
}

const all = (rows: readonly DisclosureRow[]): Shown[] => rows.reduce<Shown[]>((before, { shown }) => together(before, shown), []);
