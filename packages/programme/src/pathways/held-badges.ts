import { type HeldItem, isPart, itemKey, type PathwayItem } from '@laurel/credentials';
import type { AcrossReader } from '@laurel/store';
import type { ProgrammeDeps } from '../deps.ts';
import { type PathwayDefinition, ShownBadge, type ShownBadgeRow } from './records.ts';

/** A badge that counts, with what a capstone says of it. */
export type HeldBadge = HeldItem & { issuer: string; awardedOn: string; reference: string; award: string | null };

export const itemsOf = ({ parts }: PathwayDefinition): PathwayItem[] =>
  parts.flatMap(({ members }) => members.flatMap((member) => (isPart(member) ? [] : [member])));

/** Whether another issuer's badge is the one that is meant: by the issuer's DID, and by the achievement's id or its type. */
export const isMeant = (item: PathwayItem, badge: Pick<ShownBadgeRow, 'issuer' | 'achievementId' | 'achievementType'>): boolean =>
  'issuer' in item && item.issuer === badge.issuer && (item.achievement === badge.achievementId || item.achievement === badge.achievementType);

/**
 * What somebody has of a pathway: awards of this node given to their address that stand, and badges of others that were found valid. What others assessed was not
 * assessed here, another profile of this node included.
 */
export async function heldBadges(
  { awarding, context }: Pick<ProgrammeDeps, 'awarding' | 'context'>,
  db: AcrossReader,
  { definition, profile, person }: { definition: PathwayDefinition; profile: string; person: { id: string; email: string } },
): Promise<HeldBadge[]> {
  const items = itemsOf(definition);
  const own = items.flatMap((item) => ('own' in item ? [item.own] : []));
  const awards = await awarding.held(db, person.email, own);
  const at = context.clock().toISOString();
  const shown = (await db.list(ShownBadge, { personId: person.id, state: 'valid' })).filter(({ validUntil }) => validUntil === null || validUntil > at);
  return [
    ...awards.map(
      (award): HeldBadge => ({
        key: `own ${award.achievementId}`,
        class: award.assessmentClass === 'assessed-here' && award.profile !== profile ? 'assessed-elsewhere' : award.assessmentClass,
        issuer: award.profile,
        awardedOn: award.awardedOn,
        reference: award.id,
        award: award.id,
      }),
    ),
    ...items.flatMap((item) =>
      shown
        .filter((badge) => isMeant(item, badge))
        .map(
          (badge): HeldBadge => ({
            key: itemKey(item),
            class: badge.assessment,
            issuer: badge.issuerName || badge.issuer,
            awardedOn: badge.awardedOn,
            reference: badge.reference,
            award: null,
          }),
        ),
    ),
  ];
}
