import { LaurelError } from '@laurel/base';
import type { AcrossReader, Store } from '@laurel/store';
import { Organisation, type OrganisationRow } from '../../affiliations/affiliation-records.ts';
import { ConsentRequest, type ConsentRequestRow } from '../consent-records.ts';

export type OpenQuestion = { asked: ConsentRequestRow; organisation: OrganisationRow };

/** A question that is still asked, whoever asks. @throws LaurelError not_found · request_expired */
export async function openQuestion(db: AcrossReader, id: string): Promise<OpenQuestion> {
  const asked = await db.one(ConsentRequest, { id });
  const organisation = asked && (await db.one(Organisation, { id: asked.recipient }));
  if (!organisation) throw new LaurelError('not_found');
  if (asked.endedAt !== null || organisation.closedAt !== null)
    throw new LaurelError('request_expired', { detail: 'This request has ended. Nothing was kept.' });
  return { asked, organisation };
}

export const readQuestion = (store: Store, id: string): Promise<OpenQuestion> =>
  store.across('a question is found by its id, whoever asks it').read((db) => openQuestion(db, id));
