import { now } from '@laurel/base';
import { type AcrossWriter, In, IsNull, Not } from '@laurel/store';
import { RESTORED } from './backup/records.ts';
import { inHundreds } from './backup/wallet-rows.ts';
import type { Holder } from './deps.ts';
import { COPIES_AT_ONCE, COPIES_SET_ASIDE } from './limits.ts';
import { Copy, type CopyRow, Request, type RequestRow } from './records.ts';
import { Share } from './share-link/records.ts';

/**
 * What wallets give up when their node's data come back from a backup. Their owners went on since on the node that was lost: they stopped shares, answered
 * questions and showed copies, and here is no row of it. So what they may have closed stays closed until they open it, and what may have been seen is shown
 * to nobody else.
 */
export async function resumeRestored(holder: Holder): Promise<string[]> {
  const at = now(holder.context);
  return holder.store.across('a backup is of every wallet').write(async (db) => {
    const shares = await db.update(Share, { closedAt: IsNull(), level: Not('file') }, { closedAt: at });
    await db.remove(Request, { state: In<RequestRow['state']>(['open', 'sending']) });
    const seen = await spendSeen(db, at);
    return [
      ...(shares === 0 ? [] : [`${shares} shared links are closed, since their owners may have stopped them: each opens again when its owner says so.`]),
      ...(seen === 0 ? [] : [`${seen} copies of badges are shown to nobody any more, since somebody may have seen them: wallets fetch new ones.`]),
    ];
  });
}

type BareCopy = Omit<CopyRow, 'compact'>;

/** Badge by badge, some hundred at a time: all copies of a library's wallets are more than fits into memory. */
async function spendSeen(db: AcrossWriter, at: string): Promise<number> {
  let seen = 0;
  for (let after: string | undefined = ''; after !== undefined; ) {
    const next: { badges: Map<string, BareCopy[]>; after: string | undefined } = await freshAfter(db, after);
    for (const some of inHundreds([...next.badges.values()].flatMap(maybeSeen)))
      seen += await db.update(Copy, { id: In(some), state: 'fresh' }, { state: 'spent', spentFor: RESTORED, spentAt: at });
    after = next.after;
  }
  return seen;
}

/** The fresh copies of the next badges, each badge's together, and where to go on. */
async function freshAfter(db: AcrossWriter, after: string): Promise<{ badges: Map<string, BareCopy[]>; after: string | undefined }> {
  const query = db.query(Copy, 'copy').andWhere(`copy.state = 'fresh' AND copy.badgeId > :after`, { after });
  const rows = await query.without('compact').orderBy('copy.badgeId', 'ASC').take(COPIES_AT_ONCE).getMany();
  const badges = Map.groupBy(rows, ({ badgeId }) => badgeId);
  const last = rows.at(-1)?.badgeId;
  if (rows.length < COPIES_AT_ONCE || last === undefined) return { badges, after: undefined };
  if (badges.size > 1) badges.delete(last); // it may have more, which come with the next
  return { badges, after: [...badges.keys()].at(-1) };
}

/** Copies leave in one order, and new ones are fetched before the last two do: those stay, the others may be at a verifier. */
const maybeSeen = (copies: readonly { id: string; createdAt: string }[]): string[] =>
  copies
    .toSorted((a, b) => (`${a.createdAt} ${a.id}` < `${b.createdAt} ${b.id}` ? -1 : 1))
    .slice(0, -COPIES_SET_ASIDE)
    .map(({ id }) => id);
