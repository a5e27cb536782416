import { hashed, inMs, now, within } from '@laurel/base';
import { verifyCredential } from '@laurel/credentials';
import { IsNull, Not, takeToken } from '@laurel/store';
import type { Holder } from '../deps.ts';
import { ONE_OPENING, SHARE_CHECK_EVERY, SHARE_CHECK_TIME } from '../limits.ts';
import { Badge } from '../records.ts';
import { isOld, withoutCredential } from '../wallet/last-verdict.ts';
import { Share, type ShareRow } from './records.ts';

/** The share at an address; `undefined` where it ended, was stopped or closed, or never was, of which nobody is told more. */
export async function findShare(holder: Pick<Holder, 'store' | 'context' | 'isMinor'>, token: string): Promise<ShareRow | undefined> {
  const share = await holder.store.across('whoever has the address asks; the row names its owner').read((db) => db.one(Share, { tokenHash: hashed(token) }));
  return share && standing(holder, share);
}

/** The same of one that was found otherwise. */
export async function standing({ context, isMinor }: Pick<Holder, 'context' | 'isMinor'>, share: ShareRow): Promise<ShareRow | undefined> {
  if (share.level === 'file' || share.closedAt !== null || share.endsAt <= now(context)) return undefined;
  // Made before somebody acted for its owner: whoever has the address may open it, and no search engine lists a minor.
  return share.level === 'public' && (await isMinor?.(share.owner)) ? { ...share, level: 'link' } : share;
}

/**
 * A share as it stands now: what is given away has gone through the pipeline within the last minutes, and that it was opened is counted, where it is to be.
 * Nothing is kept of who opened it.
 */
export async function openShare(holder: Holder, share: ShareRow, { counts }: { counts: boolean }): Promise<ShareRow> {
  const checked = await checkedNow(holder, share);
  if (counts) await countOpening(holder, share);
  return checked;
}

/** One more that looked: at its page, or at the badge itself, as a verifier that is given the address does. */
export const countOpening = ({ store, context }: Pick<Holder, 'store' | 'context'>, { owner, id }: ShareRow): Promise<void> =>
  store.as(owner).write(async (db) => {
    const row = await db.one(Share, { id });
    if (row) await db.update(Share, { id }, { views: row.views + 1, viewedOn: now(context).slice(0, 10) });
  });

/** Whether what a gate was passed with comes for the first time: a browser that loads the page again sends it again. What names no visit is one of its own. */
export async function isFirstOf({ store, context }: Pick<Holder, 'store' | 'context'>, id: string, visit: string): Promise<boolean> {
  return visit === '' || (await store.write((db) => takeToken(db, context, `share opening ${id} ${visit}`, ONE_OPENING))).allowed;
}

/** Silence takes nothing back for a day: where nobody could be asked, the last answer stands, with its date. Then nobody knows any more. */
async function checkedNow(holder: Holder, share: ShareRow): Promise<ShareRow> {
  const current = await askedNow(holder, share);
  if (!isOld(current.verdict, holder.context.clock())) return current;
  return { ...current, verdict: withoutCredential(await verifyCredential(share.presentation, { ...holder.verifying, ...SILENT }, { format: share.format })) };
}

const silent = async () => ({ state: 'unreachable' as const, reason: 'nobody has answered for a day' });
const SILENT = { resolve: silent, fetchStatus: silent, vouch: async () => [] };

async function askedNow(holder: Holder, share: ShareRow): Promise<ShareRow> {
  if (share.checkAfter > now(holder.context)) return share;
  const checkAfter = inMs(holder.context, SHARE_CHECK_EVERY);
  const store = holder.store.as(share.owner);
  // Put off before it is asked about: a crowd that opens it in one moment asks once.
  const mine = await store.write((db) => db.update(Share, { id: share.id, checkAfter: share.checkAfter }, { checkAfter }));
  if (mine === 0) return share;
  let current = share;
  await within(SHARE_CHECK_TIME, ask());
  return current;

  async function ask(): Promise<void> {
    const verdict = await verifyCredential(share.presentation, holder.verifying, { format: share.format });
    if (verdict.outcome === 'undetermined' && share.verdict.outcome !== 'undetermined') return;
    current = { ...share, verdict: withoutCredential(verdict), checkAfter };
    const hasTurned = verdict.outcome === 'invalid' && share.verdict.outcome !== 'invalid';
    await store.write(async (db) => {
      await db.update(Share, { id: share.id }, { verdict: current.verdict });
      if (hasTurned) await db.update(Badge, { id: share.badgeId, checkAfter: Not(IsNull()) }, { checkAfter: now(holder.context) }); // its owner is told with the next round
    });
  }
}
