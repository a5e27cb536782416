import { LaurelError } from '@laurel/base';
import { MoreThan, Not, type ScopedReader } from '@laurel/store';
import { RESTORED } from '../backup/records.ts';
import type { Holder } from '../deps.ts';
import { COPIES_SET_ASIDE } from '../limits.ts';
import { Badge, Claim, type ClaimRow, Copy, type LastVerdict } from '../records.ts';
import { foundWrong } from '../wallet/last-verdict.ts';
import { recheckBadge } from '../wallet/recheck-badge.ts';
import { isDenial, TOKEN_ENDED } from './denied.ts';

export const tokenEnded = (cause?: unknown): LaurelError =>
  new LaurelError('issuer_refused', { problems: [{ at: 'issuer', code: TOKEN_ENDED, detail: '' }], cause });

/** Whether a kept badge's issuer gives no more copies here, ever: there is no token left to ask with. */
export const copiesEnded = async (db: Pick<ScopedReader, 'one'>, badgeId: string): Promise<boolean> =>
  (await db.one(Claim, { id: badgeId, state: 'kept' }))?.grant === null;

/** Whether its copies are those that came back from a saved file, and none was fetched since: the token in that file may have been used up after it was saved. */
export async function refillUnsure(db: Pick<ScopedReader, 'count' | 'list'>, badgeId: string, fresh: number): Promise<boolean> {
  if (fresh === 0 || fresh > COPIES_SET_ASIDE) return false;
  const [restored] = await db.list(Copy, { badgeId, spentFor: RESTORED }, { order: { spentAt: 'DESC' }, take: 1 });
  if (!restored?.spentAt) return false;
  return (await db.count(Copy, { badgeId, state: Not('asked'), createdAt: MoreThan(restored.spentAt) })) === 0;
}

/** Forgets a token that opens nothing, so that pages say so and nobody is asked again. @returns what to throw */
export async function endGrant(holder: Holder, { id, owner }: Pick<ClaimRow, 'id' | 'owner'>, cause?: unknown): Promise<LaurelError> {
  await holder.store.as(owner).write((db) => db.update(Claim, { id, state: 'kept' }, { grant: null, refillAfter: null }));
  return tokenEnded(cause);
}

/**
 * A badge that was revoked or is over gets no more copies, whatever was refused; of one that stands, a refused refresh token is dead, as once two wallets asked
 * with the same one. Of a suspended badge it may be good again, and where nobody can say how the badge stands it is kept.
 * @throws LaurelError the refusal itself · issuer_refused (`token_ended`)
 */
export const endIfRefused =
  (holder: Holder, { id, owner, state }: Pick<ClaimRow, 'id' | 'owner' | 'state'>) =>
  async (error: unknown): Promise<never> => {
    if (!(error instanceof LaurelError) || !isDenial(error) || state !== 'kept') throw error;
    const isAnswer = await recheckBadge(holder, { owner, id });
    const badge = await holder.store.as(owner).read((db) => db.one(Badge, { id }));
    if (!isAnswer || !badge || !isForGood(badge.verdict, error)) throw error;
    throw await endGrant(holder, { id, owner }, error);
  };

function isForGood(verdict: LastVerdict, { problems }: LaurelError): boolean {
  const wrong = foundWrong(verdict);
  if (wrong.length > 0) return wrong.includes('status_revoked');
  return verdict.code === 'expired' || (verdict.outcome === 'valid' && problems.some(({ code }) => code === 'invalid_grant'));
}
