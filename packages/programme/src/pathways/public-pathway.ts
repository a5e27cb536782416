import { type Instead, isPart, itemKey, type PathwayItem, type PublicBadge, type PublicPathway } from '@laurel/credentials';
import type { AchievementRow, Awarding } from '@laurel/issuer';
import type { RecognitionRow } from '../recognition/recognition-records.ts';
import { recognisedBadge } from '../recognition/transfer-value.ts';
import { itemsOf } from './held-badges.ts';
import type { PathwayRow } from './records.ts';

type Of = { awarding: Awarding; achievements: readonly AchievementRow[]; publicUrl: string };

/** A pathway as other nodes read it, and what is recognised there in place of what. */
export function publicPathway(
  of: Of,
  { id, profile, definition }: PathwayRow,
  recognitions: readonly RecognitionRow[],
): { pathway: PublicPathway; instead: Instead[] } {
  const { parts, capstone, name, description, occupation } = definition;
  const badgeOf = (item: PathwayItem): PublicBadge =>
    'own' in item ? ownBadge(of, item.own, profile) : { issuer: item.issuer, achievement: item.achievement, name: { en: item.name, fr: item.name } };
  const items = itemsOf(definition);
  const named = (item: PathwayItem) => {
    const { issuer, achievement, name: words } = badgeOf(item);
    return { issuer, achievement, name: words.en ?? words.fr ?? '' };
  };
  const goal = ownBadge(of, capstone, profile);
  return {
    pathway: {
      ...{ address: `${of.publicUrl}/pathways/${id}`, name, description, issuer: goal.issuer, ...(occupation && { occupation }) },
      graph: { capstone: goal.achievement, parts: parts.map((part) => ({ ...part, members: part.members.map((one) => (isPart(one) ? one : named(one))) })) },
      badges: [...items.map(badgeOf), goal],
    },
    instead: items.flatMap((item) =>
      recognitions.filter((row) => isInstead(row, item, profile)).map((row) => ({ of: itemKey(named(item)), badge: recognisedBadge(row) })),
    ),
  };
}

/** Whether a recognition puts another badge in this one's place on the pathways of a profile. */
export const isInstead = (row: RecognitionRow, item: PathwayItem, profile: string): boolean =>
  'own' in item && row.counts === 1 && row.profile === profile && row.toward === item.own;

/** An achievement of this node by the id that its badges have. */
export function ownBadge({ awarding, achievements, publicUrl }: Of, id: string, profile: string): PublicBadge {
  const row = achievements.find((one) => one.id === id);
  const issuer = awarding.profiles.find(({ slug }) => slug === (row?.profile ?? profile))?.did ?? '';
  const { en, fr } = row?.definition.name ?? {};
  return { issuer, achievement: `${publicUrl}/achievements/${id}`, name: { ...(en !== undefined && { en }), ...(fr !== undefined && { fr }) } };
}
