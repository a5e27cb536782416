import { LaurelError, now } from '@laurel/base';
import { type BadgeFacts, badgeFacts, type Verdict, verifyCredential } from '@laurel/credentials';
import { In, Not, type ScopedWriter } from '@laurel/store';
import type { Holder } from '../deps.ts';
import { BadgeFile } from '../import/import-records.ts';
import { olderFacts } from '../import/older-facts.ts';
import type { FileKind } from '../import/read-given.ts';
import { isUnproven } from '../import/unproven.ts';
import { Badge, type BadgeRow, Copy, type CopyRow } from '../records.ts';
import { Share } from '../share-link/records.ts';
import { updateCard } from './card.ts';
import { nextCheck, withoutCredential } from './last-verdict.ts';

/**
 * Puts a badge through the whole pipeline again and keeps the verdict. Silence takes nothing back: where nobody could be asked, what was
 * found out before stays, with its date.
 * A badge from before 3.0 is never due by itself, so where its issuer's site is asked, a person pressed the button.
 * @returns whether anything was found out
 * @throws LaurelError not_found
 */
export async function recheckBadge(holder: Holder, { owner, id }: { owner: string; id: string }): Promise<boolean> {
  const { badge, text } = await holder.store.as(owner).read(async (db) => {
    const found = await db.one(Badge, { id });
    const [copy] = found?.document === null ? await db.list(Copy, { badgeId: id, state: Not<CopyRow['state']>('asked') }, { take: 1 }) : [];
    // A picture may hold no more than the badge's address, and says of which edition it is.
    const pictures = { badgeId: id, kind: In<FileKind>(['png', 'svg']) };
    const [file] = found?.document?.startsWith('http') ? await db.list(BadgeFile, pictures, { order: { keptAt: 'ASC' }, take: 1 }) : [];
    return { badge: found, text: file ? Buffer.from(file.content, 'base64') : (found?.document ?? copy?.compact) };
  });
  if (!badge || !text) throw new LaurelError('not_found');
  const verdict = await verifyCredential(text, holder.verifying, { fetchHosted: holder.agent.fetchHosted });
  const isAnswer = verdict.outcome !== 'undetermined' && !isUnproven(verdict);
  const checkAfter = nextCheck(holder.context, verdict);
  const { before } = badge.verdict;
  const change =
    isAnswer || badge.verdict.outcome === 'undetermined' || isUnproven(badge.verdict)
      ? { verdict: { ...withoutCredential(verdict), ...(!isAnswer && before && { before }) }, checkAfter }
      : { checkAfter };
  // What is confirmed is the issuer's copy: a file that nobody signed may say more than it.
  const told = isAnswer && verdict.older ? { facts: olderFacts(verdict.older), issuerDid: verdict.older.issuer?.id ?? '' } : receiptIn(badge, verdict);
  await holder.store.as(owner).write(async (db) => {
    const proved = isUnproven(badge.verdict) ? await provedBy(db, verdict) : {};
    await db.update(Badge, { id }, { ...change, ...told, ...proved });
    await updateCard(db, { ...badge, ...change, ...told, ...proved });
    // Whoever opens a link of it next is not told less than its owner was.
    if (isAnswer) await db.update(Share, { badgeId: id }, { checkAfter: now(holder.context) });
  });
  return isAnswer;
}

/** What nobody could check when it was kept says what it says by its issuer's signature from now on, and goes by the id it gave, unless another badge here does. */
async function provedBy(db: ScopedWriter, { credential, issuer }: Verdict): Promise<Partial<Pick<BadgeRow, 'facts' | 'issuerDid' | 'documentId'>>> {
  if (!credential || !issuer) return {};
  const facts = badgeFacts(credential);
  const isFree = facts.id !== undefined && !(await db.one(Badge, { documentId: facts.id }));
  return { facts, issuerDid: issuer.did, ...(isFree && { documentId: facts.id ?? null }) };
}

/** What a receipt says, of which one that was kept long ago was not read whole. */
function receiptIn({ facts }: BadgeRow, { credential }: Verdict): { facts?: BadgeFacts } {
  const receipt = facts.receipt && credential && badgeFacts(credential).receipt;
  return receipt ? { facts: { ...facts, receipt } } : {};
}
