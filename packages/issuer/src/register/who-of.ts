import type { Translate } from '@laurel/web';
import type { AwardRow } from '../records.ts';

/** Whose an award is, for people to read: a name, or an address, or what stands in the place of both. */
export const whoOf = (t: Translate, { pseudonym, recipientName, recipientEmail }: Pick<AwardRow, 'pseudonym' | 'recipientName' | 'recipientEmail'>): string =>
  pseudonym === null ? (recipientName ?? recipientEmail) : t('issuer.left', { number: pseudonym });
