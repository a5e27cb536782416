import { setTimeout as wait } from 'node:timers/promises';
import { silentLog } from '@laurel/base';
import type { Job } from '@laurel/web';
import { describe, expect, it } from 'vitest';
import { runJobs } from './job-loop.ts';

const job = (run: Job['run'], everySeconds = 59): Job => ({ name: 'counted', everySeconds, run });

async function until(holds: () => boolean): Promise<void> {
  for (let tries = 0; !holds(); tries++) {
    if (tries > 500) throw new Error('It did not come about in five seconds.');
    await wait(10);
  }
}

describe('the job loop', () => {
  it('runs a job again at once while it has more to do, then pauses', async () => {
    let left = 5;
    const loop = runJobs([job(async () => (--left > 0 ? 'more' : 'idle'))], silentLog);
    await until(() => left === 0);
    await wait(30);
    expect(left).toBe(0);
    await loop.stop();
  });

  it('runs an idle job after its pause, or at once when poked', async () => {
    let slow = 0;
    let quick = 0;
    const look = (count: () => void) => async () => {
      count();
      return 'idle' as const;
    };
    const loop = runJobs(
      [
        job(look(() => slow++)),
        job(
          look(() => quick++),
          0.01,
        ),
      ],
      silentLog,
    );
    await until(() => quick >= 3);
    expect(slow).toBe(1);
    loop.poke();
    await until(() => slow === 2);
    await loop.stop();
  });

  it('lets the other jobs look when one has done something', async () => {
    const gate = Promise.withResolvers<void>();
    let letters = 0;
    let awards = 0;
    const mail = job(async () => {
      letters++;
      return 'idle';
    });
    const award = job(async () => {
      await gate.promise;
      return ++awards === 1 ? 'more' : 'idle';
    });
    const loop = runJobs([mail, award], silentLog);
    await until(() => letters === 1);
    gate.resolve();
    await until(() => letters === 2 && awards === 2);
    await wait(30);
    expect([letters, awards]).toEqual([2, 2]);
    await loop.stop();
  });

  it('lets housekeeping keep its own time, however often strangers poke', async () => {
    const gate = Promise.withResolvers<void>();
    let sweeps = 0;
    let letters = 0;
    const look = (count: () => void) => async () => {
      count();
      await gate.promise;
      return 'idle' as const;
    };
    const loop = runJobs(
      [
        job(
          look(() => sweeps++),
          3600,
        ),
        job(look(() => letters++)),
      ],
      silentLog,
    );
    loop.poke();
    gate.resolve();
    await until(() => letters === 2);
    loop.poke();
    await until(() => letters === 3);
    expect(sweeps).toBe(1);
    await loop.stop();
  });

  it('does not sleep through a poke that came while the job was looking', async () => {
    const gate = Promise.withResolvers<void>();
    let runs = 0;
    const loop = runJobs(
      [
        job(async () => {
          if (++runs === 1) await gate.promise;
          return 'idle';
        }),
      ],
      silentLog,
    );
    loop.poke();
    gate.resolve();
    await until(() => runs === 2);
    await loop.stop();
  });

  it('waits for the chunk under way when it stops, and starts no further one', async () => {
    let started = 0;
    let finished = 0;
    const loop = runJobs(
      [
        job(async () => {
          started++;
          await wait(40);
          finished++;
          return 'more';
        }),
      ],
      silentLog,
    );
    await until(() => started === 1);
    await loop.stop();
    expect([started, finished]).toEqual([1, 1]);
  });

  it('leaves a run that does not end, says which, and is silent about what becomes of it', async () => {
    const said: unknown[] = [];
    const note = (event: string, fields?: object) => void said.push([event, fields]);
    const gate = Promise.withResolvers<never>();
    const [quick, stuck] = [job(async () => 'idle'), { ...job(() => gate.promise), name: 'stuck' }];
    const loop = runJobs([quick, stuck], { info: note, warn: note, error: note }, 50);
    let beats = 0; // of this process: a pause of the machine is one
    const beat = setInterval(() => {
      beats += 1;
    }, 10);
    await loop.stop();
    clearInterval(beat);
    expect(beats).toBeLessThan(100); // a second
    gate.reject(new Error('The store is closed.'));
    await wait(10);
    expect(said).toEqual([['job.left', { jobs: 'stuck' }]]);
  });

  it('goes on after a run that failed, and says so in the log without the story', async () => {
    const errors: unknown[] = [];
    let runs = 0;
    const log = { ...silentLog, error: (event: string, fields?: object) => void errors.push([event, fields]) };
    const loop = runJobs(
      [
        job(async () => {
          if (++runs === 1) throw new RangeError('zoe@learner.example could not be written');
          return 'idle';
        }, 0.01),
      ],
      log,
    );
    await until(() => runs >= 2);
    await loop.stop();
    expect(errors).toEqual([['job.failed', { job: 'counted', error: 'RangeError' }]]);
  });
});
