import type { IssuerConfig } from '@laurel/issuer';
import { IsNull, type Store } from '@laurel/store';
import { currentPathways } from './current-pathways.ts';
import { itemsOf } from './held-badges.ts';
import { PathwayWalk } from './records.ts';

/** What an issuer tells the pathways of its node, and asks of them. */
export const pathwayHooks = (store: Store): Pick<IssuerConfig, 'countsToward' | 'whenHeld'> => ({
  countsToward: async (achievement) =>
    (await currentPathways({ store }))
      .filter(({ definition }) => itemsOf(definition).some((item) => 'own' in item && item.own === achievement))
      .map(({ id, definition }) => ({ href: `/pathways/${id}`, name: definition.name })),
  whenHeld: async (db, emailKey) => {
    await db.across('a badge is somebody’s, whatever the pathway').update(PathwayWalk, { emailKey, completedAt: IsNull() }, { due: 1 });
  },
});
