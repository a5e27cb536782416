import { now } from '@laurel/base';
import type { Verifier } from '../deps.ts';
import { PresentationRequest } from '../records.ts';

/** The clerk needs no answer any more, or knows that none will come. What has been answered or is over stays as it is. */
export async function endRequest({ store, context, record }: Verifier, id: string, actor: string): Promise<void> {
  await store.write(async (db) => {
    const ended = await db.update(PresentationRequest, { id, state: 'open' }, { state: 'expired', endedAt: now(context) });
    if (ended === 1) await record(db, { actor, action: 'request.ended', object: `request:${id}` });
  });
}
