import { now } from '@laurel/base';
import { In, IsNull, Not } from '@laurel/store';
import { RESTORED } from './backup/records.ts';
import { inHundreds } from './backup/wallet-rows.ts';
import type { Holder } from './deps.ts';
import { COPIES_SET_ASIDE } from './limits.ts';
import { Copy, Request, type RequestRow } from './records.ts';
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
    const fresh = await db.query(Copy, 'copy').andWhere(`copy.state = 'fresh'`).without('compact').getMany();
    const seen = [...Map.groupBy(fresh, ({ badgeId }) => badgeId).values()].flatMap(maybeSeen);
    for (const some of inHundreds(seen)) await db.update(Copy, { id: In(some), state: 'fresh' }, { state: 'spent', spentFor: RESTORED, spentAt: at });
    return [
      ...(shares === 0 ? [] : [`${shares} shared links are closed, since their owners may have stopped them: each opens again when its owner says so.`]),
      ...(seen.length === 0
        ? []
        : [`${seen.length} copies of badges are shown to nobody any more, since somebody may have seen them: wallets fetch new ones.`]),
    ];
  });
}

/** Copies leave in one order, and new ones are fetched before the last two do: those stay, the others may be at a verifier. */
const maybeSeen = (copies: readonly { id: string; createdAt: string }[]): string[] =>
  copies
    .toSorted((a, b) => (`${a.createdAt} ${a.id}` < `${b.createdAt} ${b.id}` ? -1 : 1))
    .slice(0, -COPIES_SET_ASIDE)
    .map(({ id }) => id);
