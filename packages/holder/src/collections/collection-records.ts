import { integer, key, scopedTable, text } from '@laurel/store';

/** A few badges under a name of their owner's own. */
export type CollectionRow = { id: string; owner: string; name: string; place: number; createdAt: string };
export const Collection = scopedTable<CollectionRow>()('wallet_collection', 'owner', {
  id: text(key),
  owner: text(),
  name: text(),
  place: integer(),
  createdAt: text(),
});

/** A badge may stand in several. */
export type CollectedRow = { collectionId: string; badgeId: string; owner: string; place: number };
export const Collected = scopedTable<CollectedRow>()('wallet_collected', 'owner', {
  collectionId: text(key),
  badgeId: text(key),
  owner: text(),
  place: integer(),
});
