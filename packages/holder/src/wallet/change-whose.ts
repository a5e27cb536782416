import { LaurelError, now } from '@laurel/base';
import { MoreThan } from '@laurel/store';
import type { Holder } from '../deps.ts';
import { Badge } from '../records.ts';
import { Share } from '../share-link/records.ts';
import { Card } from './card.ts';

/**
 * Its owner's word on whom a badge is about, given again. What a key or an address proves is not theirs to say otherwise.
 * @throws LaurelError not_found: of a badge that is proved too · conflict: it is shared, as theirs
 */
export function changeWhose(
  { store, context }: Pick<Holder, 'store' | 'context'>,
  { owner, id, isOthers }: { owner: string; id: string; isOthers: boolean },
): Promise<void> {
  return store.as(owner).write(async (db) => {
    const badge = await db.one(Badge, { id });
    if (badge?.whose !== 'said' && badge?.whose !== 'other') throw new LaurelError('not_found');
    // What is kept for somebody else is never shown as one's own; what is shown now its owner takes back knowingly.
    if (isOthers && (await db.count(Share, { badgeId: id, endsAt: MoreThan(now(context)) })) > 0) throw new LaurelError('conflict');
    const whose = isOthers ? 'other' : 'said';
    await db.update(Badge, { id }, { whose });
    await db.update(Card, { id }, { whose });
  });
}
