import { Link, Notice, usePage } from '@laurel/web';
import type { RequestRow } from '../records.ts';
import type { Plan } from '../share/match.ts';
import type { ListedBadge } from '../wallet/badges.ts';
import { titleIn } from './condition.tsx';

/** Over a request that could be answered by field as soon as a badge's copies are here: until then nothing of that badge answers it, or all of it. */
export function CopiesToCome({ row, plan, awaited }: { row: RequestRow; plan: Plan; awaited: readonly ListedBadge[] }) {
  const { t } = usePage();
  const whole = new Set(plan.parts.flatMap(({ matches }) => matches.flatMap(({ holding }) => (holding.format === 'ldp_vc' ? [holding.badgeId] : []))));
  return (
    <>
      {awaited
        .filter(({ id }) => !plan.complete || whole.has(id))
        .map(({ id, facts }) => (
          <Notice kind="warn" title={t.rich('holder.request.awaited', { title: <bdi>{titleIn(t, facts)}</bdi> })}>
            {t(whole.has(id) ? 'holder.request.awaited.whole' : 'holder.request.awaited.says')}{' '}
            <Link href={`/wallet/requests/${row.id}`}>{t('holder.request.try-again')}</Link>
          </Notice>
        ))}
    </>
  );
}
