import { LaurelError, newId, now } from '@laurel/base';
import type { Holder } from '../deps.ts';
import { stopSharing } from './end-share.ts';
import { Folio } from './folio-records.ts';
import { freshCopy, makeShare, type ShareWish } from './make-share.ts';
import { newToken } from './secrets.ts';
import type { Source } from './source.ts';

/** Of one badge: how it can be shared, and what of it as the page showed it. */
export type FolioBadge = { source: Source } & Pick<ShareWish, 'fields' | 'seen'>;
export type FolioWish = { collectionId: string; name: string; badges: readonly FolioBadge[]; common: Omit<ShareWish, 'fields' | 'seen'> };

/** Its id; or the badge that could not be shared, and why: then nothing is. */
export type MadeFolio = { id: string } | { badgeId: string; error: LaurelError };

/** Shares each badge as it would be alone, with a copy and a row of the ledger of its own, and then gives them one address. Copies are seen to first: where one has none left, none is spent. */
export async function makeFolio(holder: Holder, owner: string, { collectionId, name, badges, common }: FolioWish): Promise<MadeFolio> {
  const shareIds: string[] = [];
  const steps = [
    async ({ source: { kind, badge } }: FolioBadge) => kind === 'copies' && (await freshCopy(holder, owner, badge.id)),
    async ({ source, fields, seen }: FolioBadge) =>
      shareIds.push(await makeShare(holder, { owner, badgeId: source.badge.id, wish: { ...common, fields, seen } })),
  ];
  for (const step of steps)
    for (const badge of badges)
      try {
        await step(badge);
      } catch (error) {
        for (const id of shareIds) await stopSharing(holder, owner, id);
        if (!(error instanceof LaurelError)) throw error;
        return { badgeId: badge.source.badge.id, error };
      }
  const id = newId(holder.context);
  const row = { id, collectionId, name, ...newToken(holder, id, 'wallet_folio'), shareIds, views: 0, viewedOn: null, createdAt: now(holder.context) };
  await holder.store.as(owner).write((db) => db.insert(Folio, row));
  return { id };
}
