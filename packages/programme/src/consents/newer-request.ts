import { IsNull, type Store } from '@laurel/store';
import { Affiliation, Organisation } from '../affiliations/affiliation-records.ts';
import { ConsentRequest, type ConsentRequestRow } from './consent-records.ts';

const ANYBODYS = 'a question is found by its id, whoever asks it';

/** What an organisation asks now in the place of a request that has ended: an address that somebody kept leads on to it. Nothing where it asks no more. */
export const newerRequest = (store: Store, id: string): Promise<string | undefined> =>
  store.across(ANYBODYS).read(async (db) => {
    const ended = await db.one(ConsentRequest, { id });
    if (!ended || ended.endedAt === null) return undefined;
    return (await db.one(ConsentRequest, { recipient: ended.recipient, purpose: ended.purpose, endedAt: IsNull() }))?.id;
  });

/** Of a request that is not asked of a learner now, what it was, and by whose organisation; nothing where it was never theirs to answer. */
export const requestOnce = (store: Store, subject: string, id: string): Promise<(ConsentRequestRow & { profile: string }) | undefined> =>
  store.across(ANYBODYS).read(async (db) => {
    const asked = await db.one(ConsentRequest, { id });
    const asker = asked && (await db.one(Organisation, { id: asked.recipient }));
    return asker && (await db.count(Affiliation, { personId: subject, organisationId: asker.id })) > 0 ? { ...asked, profile: asker.profile } : undefined;
  });
