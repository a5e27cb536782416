import { type Log, within } from '@laurel/base';
import type { Job } from '@laurel/web';
import { HOUSEKEEPING_SECONDS, STOP_MS } from './limits.ts';

export type JobLoop = {
  /** Lets the jobs that somebody may be waiting for look again at once: something may have been written. */
  poke: () => void;
  /**
   * Starts no further run and waits for those under way, since a job returns after each chunk; one that does not within the bound (a mail
   * server that keeps silent) is left. What it had claimed is in the rows, and whoever starts next goes on there.
   */
  stop: () => Promise<void>;
};

/** Runs each job in a line of its own: at once again while it has more to do, else after its pause or, unless it is housekeeping, when poked. */
export function runJobs(jobs: readonly Job[], log: Log, stopMs = STOP_MS): JobLoop {
  let stopped = false;
  let pokes = 0;
  const sleepers = new Map<() => void, Job>();
  const running = new Set<string>();

  const pause = (job: Job) =>
    new Promise<void>((resolve) => {
      const wake = () => {
        clearTimeout(timer);
        sleepers.delete(wake);
        resolve();
      };
      const timer = setTimeout(wake, job.everySeconds * 1000);
      sleepers.set(wake, job);
    });

  const poke = () => {
    pokes++;
    for (const [wake, job] of sleepers) if (!isHousekeeping(job)) wake();
  };

  const runLine = async (job: Job) => {
    while (!stopped) {
      const pokesBefore = pokes;
      running.add(job.name);
      const state = await runOnce(job, (error) => stopped || log.error('job.failed', { job: job.name, error }));
      running.delete(job.name);
      // What one job wrote may be another's work: awards become letters.
      if (state === 'more') poke();
      // What was written while the job looked may have come too late for that look.
      if (state === 'idle' && (pokes === pokesBefore || isHousekeeping(job)) && !stopped) await pause(job);
    }
  };
  const lines = jobs.map(runLine);

  return {
    poke,
    stop: async () => {
      stopped = true;
      for (const wake of sleepers.keys()) wake();
      await within(stopMs, Promise.all(lines));
      if (running.size > 0) log.warn('job.left', { jobs: [...running].join(' ') });
    },
  };
}

const isHousekeeping = (job: Job): boolean => job.everySeconds >= HOUSEKEEPING_SECONDS;

async function runOnce(job: Job, tell: (error: string) => void): Promise<'more' | 'idle'> {
  try {
    return await job.run();
  } catch (error) {
    // Our bug, or a database in trouble: the rows still say what is left to do, so the next run goes on there.
    tell(error instanceof Error ? error.name : typeof error);
    return 'idle';
  }
}
