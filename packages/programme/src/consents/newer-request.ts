import { IsNull, type Store } from '@laurel/store';
import { ConsentRequest } from './consent-records.ts';

/** What an organisation asks now in the place of a request that has ended: an address that somebody kept leads on to it. Nothing where it asks no more. */
export const newerRequest = (store: Store, id: string): Promise<string | undefined> =>
  store.across('a question is found by its id, whoever asks it').read(async (db) => {
    const ended = await db.one(ConsentRequest, { id });
    if (!ended || ended.endedAt === null) return undefined;
    return (await db.one(ConsentRequest, { recipient: ended.recipient, purpose: ended.purpose, endedAt: IsNull() }))?.id;
  });
