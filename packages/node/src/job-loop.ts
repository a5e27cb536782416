import type { Log } from '@laurel/base';
import type { Job } from '@laurel/web';

export type JobLoop = {
  /** Lets every job look again at once: somebody may have written something. */
  poke: () => void;
  /** Starts no further run and waits for those under way: a job returns after each chunk. */
  stop: () => Promise<void>;
};

/** Runs each job in a line of its own: at once again while it has more to do, else after its pause or when poked. */
export function runJobs(jobs: readonly Job[], log: Log): JobLoop {
  let stopped = false;
  let pokes = 0;
  const sleepers = new Set<() => void>();
  const wakeAll = () => {
    for (const wake of sleepers) wake();
  };

  const pause = (seconds: number) =>
    new Promise<void>((resolve) => {
      const wake = () => {
        clearTimeout(timer);
        sleepers.delete(wake);
        resolve();
      };
      const timer = setTimeout(wake, seconds * 1000);
      sleepers.add(wake);
    });

  const poke = () => {
    pokes++;
    wakeAll();
  };

  const runLine = async (job: Job) => {
    while (!stopped) {
      const pokesBefore = pokes;
      const state = await runOnce(job, log);
      // What one job wrote may be another's work: awards become letters.
      if (state === 'more') poke();
      // What was written while the job looked may have come too late for that look.
      if (state === 'idle' && pokes === pokesBefore && !stopped) await pause(job.everySeconds);
    }
  };
  const lines = jobs.map(runLine);

  return {
    poke,
    stop: async () => {
      stopped = true;
      wakeAll();
      await Promise.all(lines);
    },
  };
}

async function runOnce(job: Job, log: Log): Promise<'more' | 'idle'> {
  try {
    return await job.run();
  } catch (error) {
    // Our bug, or a database in trouble: the rows still say what is left to do, so the next run goes on there.
    log.error('job.failed', { job: job.name, error: error instanceof Error ? error.name : typeof error });
    return 'idle';
  }
}
