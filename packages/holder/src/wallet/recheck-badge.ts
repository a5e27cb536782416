import { LaurelError } from '@laurel/base';
import { verifyCredential } from '@laurel/credentials';
import { Not } from '@laurel/store';
import type { Holder } from '../deps.ts';
import { Badge, Copy, type CopyRow } from '../records.ts';
import { nextCheck, withoutCredential } from './last-verdict.ts';

/**
 * Puts a badge through the whole pipeline again and keeps the verdict. Silence takes nothing back: where nobody could be asked, what was
 * found out before stays, with its date.
 * @returns whether anything was found out
 * @throws LaurelError not_found
 */
export async function recheckBadge(holder: Holder, { owner, id }: { owner: string; id: string }): Promise<boolean> {
  const { badge, text } = await holder.store.as(owner).read(async (db) => {
    const found = await db.one(Badge, { id });
    const [copy] = found?.document === null ? await db.list(Copy, { badgeId: id, state: Not<CopyRow['state']>('asked') }, { take: 1 }) : [];
    return { badge: found, text: found?.document ?? copy?.compact };
  });
  if (!badge || !text) throw new LaurelError('not_found');
  const verdict = await verifyCredential(text, holder.verifying);
  const isAnswer = verdict.outcome !== 'undetermined';
  const checkAfter = nextCheck(holder.context, verdict);
  const change = isAnswer || badge.verdict.outcome === 'undetermined' ? { verdict: withoutCredential(verdict), checkAfter } : { checkAfter };
  await holder.store.as(owner).write((db) => db.update(Badge, { id }, change));
  return isAnswer;
}
