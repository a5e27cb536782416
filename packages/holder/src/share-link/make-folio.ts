import { LaurelError, now } from '@laurel/base';
import type { Holder } from '../deps.ts';
import { Folio } from './folio-records.ts';
import { keepShare, type PreparedShare, prepareShare, type ShareWish } from './make-share.ts';
import { pressedId } from './pressed.ts';
import { newToken } from './secrets.ts';
import type { Source } from './source.ts';

/** Of one badge: how it can be shared, and what of it as the page showed it. */
export type FolioBadge = { source: Source } & Pick<ShareWish, 'fields' | 'seen'>;
/** `key`: a secret of the form that was pressed, by which a second press is known. `''` of what comes from none. */
export type FolioWish = { key: string; collectionId: string; name: string; badges: readonly FolioBadge[]; common: Omit<ShareWish, 'fields' | 'seen'> };

/** Its id; or the badge that could not be shared, and why: then nothing is. */
export type MadeFolio = { id: string } | { badgeId: string; error: LaurelError };

/**
 * Shares each badge as it would be alone, with a copy and a row of the ledger of its own, and gives them one address, all in one write: whatever ends it before that,
 * nothing was shared and nothing spent. One form pressed twice over the same wish makes one.
 */
export async function makeFolio(holder: Holder, owner: string, wish: FolioWish): Promise<MadeFolio> {
  const agreed = wish.badges.map(({ source, fields, seen }) => [source.badge.id, [...fields].toSorted(), seen]);
  const id = pressedId(holder, wish.key, [owner, wish.collectionId, wish.name, wish.common, agreed]);
  const isThere = () => holder.store.as(owner).read(async (db) => (await db.one(Folio, { id })) !== undefined);
  if (await isThere()) return { id };
  let badgeId = '';
  try {
    const prepared: PreparedShare[] = [];
    for (const { source, fields, seen } of wish.badges) {
      badgeId = source.badge.id;
      const whole = source.kind === 'whole' && { whole: true as const };
      prepared.push(await prepareShare(holder, { owner, badgeId, wish: { ...wish.common, fields, seen, ...whole } }));
    }
    await holder.store.as(owner).write(async (db) => {
      if (await db.one(Folio, { id })) return;
      for (const one of prepared) {
        badgeId = one.row.badgeId;
        await keepShare(holder, db, one);
      }
      const { collectionId, name } = wish;
      const shareIds = prepared.map(({ row }) => row.id);
      await db.insert(Folio, {
        ...{ id, collectionId, name, ...newToken(holder, id, 'wallet_folio'), shareIds },
        ...{ views: 0, viewedOn: null, createdAt: now(holder.context) },
      });
    });
    return { id };
  } catch (error) {
    if (!(error instanceof LaurelError)) throw error;
    return (await isThere()) ? { id } : { badgeId, error }; // the first press may have taken the last copy from the second
  }
}
