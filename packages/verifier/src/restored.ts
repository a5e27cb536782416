import { now } from '@laurel/base';
import { Not } from '@laurel/store';
import type { Verifier } from './deps.ts';
import { PresentationRequest, Shown } from './records.ts';

/**
 * What a verifier gives up when its data come back from a backup. A question that was open then may have been answered since: its nonce is taken as spent,
 * else an answer that was seen on its way would count a second time. Values that were shown to a clerk were due to be erased within the hour.
 */
export async function resumeRestored({ store, context, record }: Verifier): Promise<string[]> {
  const { ended, erased } = await store.write(async (db) => {
    const open = await db.list(PresentationRequest, { state: 'open' });
    for (const { id } of open) {
      await db.update(PresentationRequest, { id }, { state: 'expired', endedAt: now(context) });
      await record(db, { actor: 'node', action: 'request.ended', object: `request:${id}` });
    }
    return { ended: open.length, erased: await db.remove(Shown, { submissionId: Not('') }) };
  });
  if (erased > 0) await store.purge();
  return ended === 0 ? [] : [`${ended} requests that waited for an answer ended, since they may have been answered: ask again.`];
}
