import { Link, Notice, usePage } from '@laurel/web';
import { BadgeState, type Condition, type Conditional, conditionOf } from './condition.tsx';

/** Before a badge that does not stand is shared: what whoever opens it reads, and which one to share in its place. */
export function EndedNotice({ badge, at }: { badge: Conditional; at: Date }) {
  const { t } = usePage();
  if (!ENDED.has(conditionOf(badge, at))) return null;
  return (
    <Notice kind="warn" title={<BadgeState badge={badge} now={at} />}>
      {badge.replacedBy === undefined
        ? t('holder.share.ended')
        : t.rich('holder.share.replaced', { link: (words) => <Link href={`/wallet/badges/${badge.replacedBy}/share`}>{words}</Link> })}
    </Notice>
  );
}

const ENDED: ReadonlySet<Condition> = new Set<Condition>(['revoked', 'replaced', 'suspended', 'expired', 'not-valid']);
