import { LaurelError } from '@laurel/base';
import type { Verdict } from '@laurel/credentials';
import type { Holder } from '../deps.ts';
import { Badge, type BadgeRow, type CopyRow } from '../records.ts';
import { foundWrong, knownWrong } from './last-verdict.ts';
import { recheckBadge } from './recheck-badge.ts';
import { setAside } from './set-aside.ts';

/** A badge as its owner knows it, and what was found out just now about what of it would leave: a copy, or it whole. */
type Leaving = { badge: Pick<BadgeRow, 'id' | 'verdict'>; copy: CopyRow | undefined; verdict: Verdict };
type Heard = { leaving: Leaving; badge: 'wrong' | 'stands' | 'silence' };

/**
 * Nobody hands on what they believe to stand while this node has just heard that it does not: each badge says so first, and then it is theirs to decide. What
 * ended by its day said so all along; of silence there is nothing to say.
 * @throws LaurelError conflict (`ended`; `unasked`: of the badge itself nothing was found out; as `setAside` where only a copy is wrong) · no_copy_left
 */
export async function demandAsKnown(holder: Holder, owner: string, leaving: readonly Leaving[]): Promise<void> {
  const heard = await hearOf(holder, owner, leaving);
  if (heard.length === 0) return;
  if (heard.every(({ badge }) => badge === 'wrong')) throw told('ended');
  if (heard.some(({ badge }) => badge === 'silence')) throw told('unasked');
  await leaveAside(holder, owner, heard);
}

/**
 * Of what cannot even be read as it is: another copy, where there is one.
 * @throws LaurelError as `setAside`, where its badge stands
 */
export async function demandReadable(holder: Holder, owner: string, leaving: Leaving): Promise<void> {
  const heard = await hearOf(holder, owner, [leaving]);
  if (heard.some(({ badge }) => badge === 'stands')) await leaveAside(holder, owner, heard);
}

const told = (code: 'ended' | 'unasked') => new LaurelError('conflict', { problems: [{ at: 'share', code, detail: '' }] });

/** What was found wrong and is not known to be, and what its badge's issuer says of the badge itself. */
async function hearOf(holder: Holder, owner: string, leaving: readonly Leaving[]): Promise<Heard[]> {
  const turned = leaving.filter(({ badge, verdict }) => foundWrong(verdict).length > 0 && knownWrong(badge.verdict).length === 0);
  const heard = new Map<string, Heard['badge']>();
  for (const id of new Set(turned.map(({ badge }) => badge.id))) {
    const isAnswer = await recheckBadge(holder, { owner, id });
    const badge = await holder.store.as(owner).read((db) => db.one(Badge, { id }));
    if (badge && foundWrong(badge.verdict).length > 0) heard.set(id, 'wrong');
    else heard.set(id, badge && isAnswer ? 'stands' : 'silence');
  }
  return turned.map((one) => ({ leaving: one, badge: heard.get(one.badge.id) ?? 'silence' }));
}

/** A badge that stood again a moment later, and would have left whole, is only looked at anew. */
async function leaveAside(holder: Holder, owner: string, heard: readonly Heard[]): Promise<void> {
  for (const { badge, leaving } of heard) if (badge === 'stands' && leaving.copy) await setAside(holder, owner, leaving.copy);
  throw new LaurelError('conflict');
}
