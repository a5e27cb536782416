import { Link, usePage } from '@laurel/web';
import { listGoals, type OpenGoal } from './goals.ts';
import { wordsIn } from './named-badge.tsx';

/** The goals of its owner that ask for a badge, whether or not it stands now. */
export async function goalsOf(deps: Parameters<typeof listGoals>[0], owner: string, badgeId: string): Promise<OpenGoal[]> {
  const goals = await listGoals(deps, owner);
  return goals.filter(({ toward }) =>
    toward?.parts.some(({ steps }) => steps.some((step) => 'badge' in step && [step, ...step.or].some(({ mine }) => mine?.id === badgeId))),
  );
}

export function CountsToward({ goals }: { goals: readonly OpenGoal[] }) {
  const { t } = usePage();
  return (
    <>
      {goals.map(({ goal, toward }, nth) => (
        <>
          {nth > 0 && ', '}
          <Link href={`/wallet/goals/${goal.id}`}>{toward && wordsIn(t, toward.pathway.name)}</Link>
        </>
      ))}
    </>
  );
}
