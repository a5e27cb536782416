import type { Context, Job, Sign } from '@laurel/base';
import type { Store } from '@laurel/store';
import { checkpoint, uncovered } from './checkpoint.ts';
import { CHECKPOINT_ENTRIES, CHECKPOINT_SECONDS, LOOK_SECONDS } from './limits.ts';

/** Signs a checkpoint when 1,000 entries are not covered, or one of them is 60 seconds old. */
export function ledgerJobs(deps: { store: Store; context: Context; sign: Sign }): Job[] {
  return [
    {
      name: 'audit-checkpoint',
      everySeconds: LOOK_SECONDS,
      run: async () => {
        const waiting = await uncovered(deps);
        if (waiting && isDue(waiting, deps.context.clock())) await checkpoint(deps);
        return 'idle';
      },
    },
  ];
}

const isDue = ({ fresh, since }: { fresh: number; since: string }, now: Date) =>
  fresh >= CHECKPOINT_ENTRIES || now.getTime() - Date.parse(since) >= CHECKPOINT_SECONDS * 1000;
