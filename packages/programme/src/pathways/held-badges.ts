import { type HeldItem, isPart, itemKey, type PathwayItem } from '@laurel/credentials';
import type { AcrossReader } from '@laurel/store';
import type { ProgrammeDeps } from '../deps.ts';
import { inForce } from '../recognition/recognise.ts';
import type { RecognitionRow } from '../recognition/recognition-records.ts';
import { isInstead } from './public-pathway.ts';
import { type PathwayDefinition, ShownBadge, type ShownBadgeRow } from './records.ts';

/** A badge that counts, with what a capstone says of it. */
export type HeldBadge = HeldItem & {
  issuer: string;
  awardedOn: string;
  reference: string;
  award: string | null;
  /** The name on it, of a badge of this node. */
  recipient?: string | null;
  /** Its own name, where it stands in another's place. */
  name?: string;
};

export const itemsOf = ({ parts }: PathwayDefinition): PathwayItem[] =>
  parts.flatMap(({ members }) => members.flatMap((member) => (isPart(member) ? [] : [member])));

/** What of another issuer's badges counts: the one an item means, and those that are recognised in its place. */
export const countsAs = (
  item: PathwayItem,
  badge: Pick<ShownBadgeRow, 'issuer' | 'achievementId' | 'achievementType'>,
  { recognitions, profile }: { recognitions: readonly RecognitionRow[]; profile: string },
): boolean => isMeant(item, badge) || recognitions.some((row) => isInstead(row, item, profile) && isMeant(row, badge));

/** Whether another issuer's badge is the one that is meant: by the issuer's DID, and by the achievement's id or its type. */
const isMeant = (item: PathwayItem | RecognitionRow, badge: Pick<ShownBadgeRow, 'issuer' | 'achievementId' | 'achievementType'>): boolean =>
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
  const recognitions = await inForce(db, context.clock());
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
        recipient: award.recipientName,
      }),
    ),
    ...items.flatMap((item) =>
      shown
        .filter((badge) => countsAs(item, badge, { recognitions, profile }))
        .map(
          (badge): HeldBadge => ({
            key: itemKey(item),
            class: badge.assessment,
            issuer: badge.issuerName || badge.issuer,
            awardedOn: badge.awardedOn,
            reference: badge.reference,
            award: null,
            ...('own' in item && { name: badge.name }),
          }),
        ),
    ),
  ];
}
