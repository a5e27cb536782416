import { LaurelError } from '@laurel/base';
import { Not, type ScopedReader } from '@laurel/store';
import type { Holder } from '../deps.ts';
import { Claim, Copy } from '../records.ts';
import { refillCopies } from './claim-offer.ts';
import { configurationsOf } from './configurations.ts';

/**
 * Whether a badge's issuer promised copies and none is here, as where the process was stopped between the badge and them: shown now, it could only be shown whole.
 * One that never had copies, or whose issuer gives none any more, awaits nothing.
 */
export async function copiesAwaited(db: Pick<ScopedReader, 'one' | 'list'>, badgeId: string): Promise<boolean> {
  const claim = await db.one(Claim, { id: badgeId, state: 'kept' });
  if (!claim || claim.grant === null || !configurationsOf(claim.offer, claim.metadata).copies) return false;
  return (await db.list(Copy, { badgeId, state: Not('asked') }, { take: 1 })).length === 0;
}

/** Asks the issuer for them where they are awaited. @returns whether they still are */
export async function fetchAwaited(holder: Holder, { owner, id }: { owner: string; id: string }): Promise<boolean> {
  const isAwaited = () => holder.store.as(owner).read((db) => copiesAwaited(db, id));
  if (!(await isAwaited())) return false;
  await refillCopies(holder, { owner, id }).catch((error: unknown) => {
    if (!(error instanceof LaurelError)) throw error; // the job that asks again tells of trouble
  });
  return isAwaited();
}
