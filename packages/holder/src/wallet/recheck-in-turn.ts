import { inMs, LaurelError, now, within } from '@laurel/base';
import type { Holder } from '../deps.ts';
import { RECHECK_AGAIN, RECHECK_TIME } from '../limits.ts';
import { Badge, type BadgeRow } from '../records.ts';
import { inTurn } from './in-turn.ts';
import { recheckBadge } from './recheck-badge.ts';

/** Asks about the badges that are due, one of each person in turn. Whoever opens the wallet sees what was known this morning, and opening it asks nobody. */
export function recheckInTurn(holder: Holder, ms = RECHECK_TIME): () => Promise<'more' | 'idle'> {
  const nextDue = inTurn((owner) => dueAfter(holder, owner));
  return async () => {
    const badge = await nextDue();
    if (!badge) return 'idle';
    const { owner, id } = badge;
    // Put off before it is asked about: one that stops this process, or whose answer never comes, is not the first again.
    await holder.store.as(owner).write((db) => db.update(Badge, { id }, { checkAfter: inMs(holder.context, RECHECK_AGAIN) }));
    await within(ms, recheck(holder, badge));
    return 'more';
  };
}

type Due = Pick<BadgeRow, 'owner' | 'id'>;

async function dueAfter({ store, context }: Holder, after: string): Promise<Due | undefined> {
  const [badge] = await store.across('a job serves every wallet; each row names its owner').read((db) =>
    db
      .query(Badge, 'badge')
      .andWhere('badge.checkAfter <= :now AND badge.owner > :after', { now: now(context), after })
      .without('document', 'facts', 'verdict')
      .orderBy('badge.owner', 'ASC')
      .addOrderBy('badge.checkAfter', 'ASC')
      .take(1)
      .getMany(),
  );
  return badge;
}

async function recheck(holder: Holder, badge: Due): Promise<void> {
  await recheckBadge(holder, badge).catch((error: unknown) => {
    if (!(error instanceof LaurelError) || error.code !== 'not_found') throw error; // deleted at this moment
  });
}
