import { setImmediate } from 'node:timers/promises';
import type { Store, Writer } from '@laurel/store';
import { GROUP_CHANGES } from './limits.ts';

type Change = (db: Writer) => Promise<unknown>;
type Waiting = { change: Change; done: () => void; failed: (error: unknown) => void };

/** One change of the agent's database; answers when it is committed. */
export type Commit = (change: Change) => Promise<void>;

/**
 * Commits together what comes together. Veramo makes a key in three writes, so the ten keys of one claim would wait for thirty
 * commits to reach the disk; in groups it is three. A group that fails is tried again one by one: nobody fails for a neighbour.
 */
export function openGroupCommit(store: Pick<Store, 'write'>): Commit {
  const waiting: Waiting[] = [];
  let running = false;

  const run = async (): Promise<void> => {
    running = true;
    while (waiting.length > 0) {
      await setImmediate(); // lets those who come in the same moment join
      await commit(waiting.splice(0, GROUP_CHANGES));
    }
    running = false;
  };

  const commit = async (group: readonly Waiting[]): Promise<void> => {
    try {
      await store.write(async (db) => {
        for (const { change } of group) await change(db);
      });
    } catch (error) {
      const [only, ...others] = group;
      if (others.length === 0) only?.failed(error);
      else for (const one of group) await commit([one]);
      return;
    }
    for (const { done } of group) done();
  };

  return (change) =>
    new Promise<void>((done, failed) => {
      waiting.push({ change, done, failed });
      if (!running) void run();
    });
}
