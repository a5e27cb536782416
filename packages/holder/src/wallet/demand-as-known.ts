import { LaurelError } from '@laurel/base';
import type { Verdict } from '@laurel/credentials';
import type { Holder } from '../deps.ts';
import { Badge, type BadgeRow } from '../records.ts';
import { foundWrong, knownWrong } from './last-verdict.ts';
import { recheckBadge } from './recheck-badge.ts';

/** A badge as its owner knows it, and what was found out just now about what of it would leave. */
type Leaving = { badge: Pick<BadgeRow, 'id' | 'verdict'>; verdict: Verdict };

/**
 * Nobody hands on what they believe to stand while this node has just heard that it does not: each badge says so first, and then it is theirs to decide. What
 * ended by its day said so all along; of silence there is nothing to say.
 * @throws LaurelError conflict (`ended`; `unasked`: of the badge itself nothing was found out)
 */
export async function demandAsKnown(holder: Holder, owner: string, leaving: readonly Leaving[]): Promise<void> {
  const turned = leaving.filter(({ badge, verdict }) => foundWrong(verdict).length > 0 && knownWrong(badge.verdict).length === 0);
  const ids = [...new Set(turned.map(({ badge }) => badge.id))];
  if (ids.length === 0) return;
  for (const id of ids) await recheckBadge(holder, { owner, id });
  const ended = await holder.store.as(owner).read(async (db) => {
    const badges = await Promise.all(ids.map((id) => db.one(Badge, { id })));
    return badges.every((badge) => badge && foundWrong(badge.verdict).length > 0);
  });
  throw new LaurelError('conflict', { problems: [{ at: 'share', code: ended ? 'ended' : 'unasked', detail: '' }] });
}
