import type { ScopedReader } from '@laurel/store';
import { KEYS_TRIED } from '../limits.ts';
import { Badge } from '../records.ts';
import type { ListedBadge } from '../wallet/badges.ts';

type KeyBadge = { kid: string; documentId: string; facts: ListedBadge['facts'] };

/**
 * The badges of whoever asks, by whose keys they know this person: those that stand for all this wallet knows first, and of them the newest. What they gave that is no
 * badge (a receipt, a guardianship) binds no key to a learner, nor does a badge that was revoked.
 */
export async function keyBadges(db: ScopedReader, issuerDid: string): Promise<KeyBadge[]> {
  const theirs = await db
    .query(Badge, 'badge')
    .andWhere('badge.issuerDid = :issuerDid AND badge.holderKid IS NOT NULL AND badge.documentId IS NOT NULL', { issuerDid })
    .without('document')
    .orderBy('badge.keptAt', 'DESC')
    .getMany();
  const badges = theirs.filter(({ facts, verdict }) => facts.ownType === undefined && verdict.code !== 'status_revoked');
  const rests = ({ verdict }: ListedBadge) => verdict.code === 'status_suspended';
  return [...badges.filter((one) => !rests(one)), ...badges.filter(rests)]
    .flatMap(({ holderKid, documentId, facts }) => (holderKid === null || documentId === null ? [] : [{ kid: holderKid, documentId, facts }]))
    .slice(0, KEYS_TRIED);
}
