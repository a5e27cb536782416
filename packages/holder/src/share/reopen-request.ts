import { LaurelError } from '@laurel/base';
import type { Holder } from '../deps.ts';
import { recordReopened } from '../events.ts';
import { Request } from '../records.ts';
import { fetchRequest, forgetOldest } from './read-request.ts';

/**
 * Takes a no back while its verifier still asks: the question is fetched once more and waits as it is asked now. Nothing is sent; the ledger goes on
 * telling of the no until there is an answer.
 * @returns the id of the request that waits: another one where the same link was opened again meanwhile
 * @throws LaurelError not_found · request_expired · request_unreadable · host_unreachable · url_refused
 */
export async function reopenRequest(holder: Holder, { owner, id }: { owner: string; id: string }): Promise<string> {
  const mine = holder.store.as(owner);
  const declined = await mine.read((db) => db.one(Request, { id }));
  if (!declined) throw new LaurelError('not_found');
  if (declined.state !== 'declined') return id;
  const { clientId } = declined;
  const asked = await fetchRequest(holder, declined);
  return mine.write(async (db) => {
    const [same, waiting] = [
      await db.one(Request, { clientId, nonce: asked.nonce }),
      await db.one(Request, { clientId, requestUri: asked.requestUri, state: 'open' }),
    ];
    const other = [waiting, same].find((row) => row && row.id !== id);
    if (other) return other.id;
    await forgetOldest(db);
    const reopened = await db.update(Request, { id, state: 'declined' }, { ...asked, state: 'open', busyUntil: null });
    if (reopened === 1) await recordReopened(holder, db, id, clientId);
    return id;
  });
}
