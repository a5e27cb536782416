import { Time, usePage } from '@laurel/web';
import type { BadgeRow } from '../records.ts';
import { lastAnswered } from '../wallet/last-verdict.ts';
import { BadgeState, type Condition, type Conditional, conditionOf } from './condition.tsx';

/** How it stood when its issuer was last asked, and when that was; what it says of itself holds now. */
export function LastAnswer({ badge, at }: { badge: BadgeRow; at: Date }) {
  const { t } = usePage();
  const said = { state: <BadgeState badge={badge} now={at} />, time: <Time at={lastAnswered(badge.verdict)} /> };
  return <>{t.rich(isOfNow(badge, at) ? 'holder.share.preview.now' : 'holder.share.preview.then', said)}</>;
}

/** Whether it is told by its own dates, or not by an answer at all. */
export const isOfNow = (badge: Conditional, at: Date): boolean => OF_NOW.has(conditionOf(badge, at));

const OF_NOW: ReadonlySet<Condition> = new Set<Condition>(['expired', 'not-yet', 'due', 'old', 'saved', 'unasked']);
