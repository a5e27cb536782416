import { json, key, scopedTable, text } from '@laurel/store';
import type { Category, Purpose } from '../consents/terms.ts';

/** That somebody's data were read by name: written in the transaction that read them. */
export type DisclosureRow = {
  id: string;
  subject: string;
  recipient: string;
  /** The person who looked. */
  reader: string;
  purpose: Purpose;
  categories: Category[];
  /** The consent it stood on. */
  consentId: string;
  at: string;
};
export const Disclosed = scopedTable<DisclosureRow>()('disclosure', 'subject', {
  id: text(key),
  subject: text(),
  recipient: text(),
  reader: text(),
  purpose: text(),
  categories: json(),
  consentId: text(),
  at: text(),
});
