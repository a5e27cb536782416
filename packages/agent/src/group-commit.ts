import { setImmediate } from 'node:timers/promises';
import { LaurelError } from '@laurel/base';
import { GROUP_CHANGES } from './limits.ts';
import type { Change } from './records.ts';

type Waiting = { one: Change; done: () => void; failed: (error: unknown) => void };

/** Answers when the change is committed. */
export type MakeChange = (one: Change) => Promise<void>;

export type GroupCommit = {
  change: MakeChange;
  /** Waits for what is under way; what comes later throws. */
  close: () => Promise<void>;
};

/**
 * The one line before everything that is written to the agent's database: first come, first served, one transaction at a time,
 * and what comes together is committed together. Veramo makes a DID in two writes, so the eleven of one claim would wait for
 * 22 commits to reach the disk; in groups it is two.
 */
export function openGroupCommit(write: (group: readonly Change[]) => Promise<void>): GroupCommit {
  const waiting: Waiting[] = [];
  let running = false;
  let idle: Promise<void> = Promise.resolve();
  let closed = false;

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
      await write(group.map(({ one }) => one));
    } catch (error) {
      // A change that is wrong in itself must not fail its neighbours; a full disk or a lock fails them all, without waiting for it again and again.
      if (group.length === 1 || isTroubleOfAll(error)) for (const { failed } of group) failed(error);
      else for (const alone of group) await commit([alone]);
      return;
    }
    for (const { done } of group) done();
  };

  return {
    change: (one) =>
      new Promise<void>((done, failed) => {
        if (closed) throw new Error('The agent’s database is closed.');
        waiting.push({ one, done, failed });
        if (!running) idle = run();
      }),
    async close() {
      closed = true;
      await idle;
    },
  };
}

const isTroubleOfAll = (error: unknown): boolean => error instanceof LaurelError && error.code !== 'conflict';
