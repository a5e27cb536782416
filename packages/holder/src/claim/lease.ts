import { inMs, LaurelError, now } from '@laurel/base';
import { IsNull, LessThanOrEqual } from '@laurel/store';
import type { Holder } from '../deps.ts';
import { LEASE } from '../limits.ts';
import { Claim } from '../records.ts';

/**
 * One at a time may speak to an issuer for one claim: a refresh token used twice ends for good. The lease is a row, so it
 * holds over processes, and it ends by itself where one was killed.
 * @throws LaurelError not_found · conflict
 */
export async function withLease<T>(
  holder: Pick<Holder, 'store' | 'context'>,
  { owner, id }: { owner: string; id: string },
  work: () => Promise<T>,
): Promise<T> {
  const store = holder.store.as(owner);
  const until = inMs(holder.context, LEASE);
  await store.write(async (db) => {
    if (!(await db.one(Claim, { id }))) throw new LaurelError('not_found');
    const taken =
      (await db.update(Claim, { id, busyUntil: IsNull() }, { busyUntil: until })) +
      (await db.update(Claim, { id, busyUntil: LessThanOrEqual(now(holder.context)) }, { busyUntil: until }));
    if (taken === 0) throw new LaurelError('conflict');
  });
  try {
    return await work();
  } finally {
    await store.write((db) => db.update(Claim, { id, busyUntil: until }, { busyUntil: null }));
  }
}
