import { LaurelError } from '@laurel/base';
import type { Holder } from '../deps.ts';
import { Card } from '../wallet/card.ts';
import { Collected } from './collection-records.ts';
import { demand, moved } from './collections.ts';

type Deps = Pick<Holder, 'store'>;
type In = { owner: string; id: string };

/** Puts badges at the end of a collection; those that stand in it stay where they are. @throws LaurelError not_found */
export function collectBadges({ store }: Deps, { owner, id, badgeIds }: In & { badgeIds: readonly string[] }): Promise<void> {
  return store.as(owner).write(async (db) => {
    await demand(db, id);
    const here = await db.list(Collected, { collectionId: id }, { order: { place: 'ASC' } });
    const known = new Set(here.map(({ badgeId }) => badgeId));
    let place = here.at(-1)?.place ?? 0;
    for (const badgeId of new Set(badgeIds)) {
      if (!(await db.one(Card, { id: badgeId }))) throw new LaurelError('not_found');
      if (known.has(badgeId)) continue;
      place += 1;
      await db.insert(Collected, { collectionId: id, badgeId, place });
    }
  });
}

/** Out of the collection; it stays in the wallet. @throws LaurelError not_found */
export function takeOut({ store }: Deps, { owner, id, badgeId }: In & { badgeId: string }): Promise<void> {
  return store.as(owner).write(async (db) => {
    if ((await db.remove(Collected, { collectionId: id, badgeId })) === 0) throw new LaurelError('not_found');
  });
}

/** One place earlier or later. @throws LaurelError not_found */
export function moveBadge({ store }: Deps, { owner, id, badgeId, by }: In & { badgeId: string; by: -1 | 1 }): Promise<void> {
  return store.as(owner).write(async (db) => {
    await demand(db, id);
    const here = await db.list(Collected, { collectionId: id }, { order: { place: 'ASC' } });
    if (!here.some((one) => one.badgeId === badgeId)) throw new LaurelError('not_found');
    for (const [place, one] of moved(here, (one) => one.badgeId === badgeId, by).entries())
      await db.update(Collected, { collectionId: id, badgeId: one.badgeId }, { place });
  });
}
