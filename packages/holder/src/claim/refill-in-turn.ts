import { inMs, LaurelError, now } from '@laurel/base';
import type { Holder } from '../deps.ts';
import { REFILL_AGAIN } from '../limits.ts';
import { Claim, type ClaimRow } from '../records.ts';
import { inTurn } from '../wallet/in-turn.ts';
import { refillCopies } from './claim-offer.ts';
import { putOff } from './denied.ts';

/** Fetches copies for the badges that have few left, one of each person in turn. */
export function refillInTurn(holder: Holder): () => Promise<'more' | 'idle'> {
  const nextDue = inTurn((owner) => dueAfter(holder, owner));
  return async () => {
    const claim = await nextDue();
    if (!claim?.refillAfter) return 'idle';
    const { owner, id, refillAfter } = claim;
    const mine = holder.store.as(owner);
    // Put off before it is asked about: one whose trouble is our bug, or stops this process, is not the first again before everybody else's.
    const again = inMs(holder.context, REFILL_AGAIN);
    if ((await mine.write((db) => db.update(Claim, { id, refillAfter }, { refillAfter: again }))) === 0) return 'more'; // somebody took it
    try {
      await refillCopies(holder, claim);
      await mine.write((db) => db.update(Claim, { id, refillAfter: again }, { refillAfter: null })); // of an issuer that gives no copies, too
    } catch (error) {
      if (!(error instanceof LaurelError)) throw error;
      if (error.code === 'conflict') return 'more'; // somebody is at it
      holder.context.log.warn('refill.failed', { badge: id, code: error.code });
      await putOff(holder, claim, error);
    }
    return 'more';
  };
}

type Due = Pick<ClaimRow, 'owner' | 'id' | 'refillAfter'>;

async function dueAfter({ store, context }: Holder, after: string): Promise<Due | undefined> {
  const [claim] = await store.across('a job serves every wallet; each row names its owner').read((db) =>
    db
      .query(Claim, 'claim')
      .andWhere("claim.state = 'kept' AND claim.refillAfter <= :now AND claim.owner > :after", { now: now(context), after })
      .without('offer', 'metadata', 'grant')
      .orderBy('claim.owner', 'ASC')
      .addOrderBy('claim.refillAfter', 'ASC')
      .take(1)
      .getMany(),
  );
  return claim;
}
