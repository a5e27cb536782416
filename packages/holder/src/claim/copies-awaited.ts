import { LaurelError } from '@laurel/base';
import { Not, type ScopedReader } from '@laurel/store';
import type { Holder } from '../deps.ts';
import { Claim, Copy } from '../records.ts';
import { refillCopies } from './claim-offer.ts';
import { configurationsOf } from './configurations.ts';
import { isDenial, putOff, wasDenied } from './denied.ts';

/** `denied`: its issuer was asked lately and gives none, which may last. */
type Awaited = 'awaited' | 'denied' | 'none';

/**
 * Whether a badge's issuer promised copies and none is here, as where the process was stopped between the badge and them: shown now, it could only be shown whole.
 * One that never had copies, or whose issuer gives none any more, awaits nothing.
 */
export async function copiesAwaited({ context }: Pick<Holder, 'context'>, db: Pick<ScopedReader, 'one' | 'list'>, badgeId: string): Promise<Awaited> {
  const claim = await db.one(Claim, { id: badgeId, state: 'kept' });
  if (!claim || claim.grant === null || !configurationsOf(claim.offer, claim.metadata).copies) return 'none';
  if ((await db.list(Copy, { badgeId, state: Not('asked') }, { take: 1 })).length > 0) return 'none';
  return wasDenied(context, claim) ? 'denied' : 'awaited';
}

/** Asks the issuer for them where they are awaited; one that says no is left alone for a day. @returns how they stand then */
export async function fetchAwaited(holder: Holder, { owner, id }: { owner: string; id: string }): Promise<Awaited> {
  const look = () => holder.store.as(owner).read((db) => copiesAwaited(holder, db, id));
  const before = await look();
  if (before !== 'awaited') return before;
  await refillCopies(holder, { owner, id }).catch(async (error: unknown) => {
    if (!(error instanceof LaurelError)) throw error;
    if (isDenial(error)) await putOff(holder, { owner, id }, error); // of trouble the job tells that asks again
  });
  return look();
}
