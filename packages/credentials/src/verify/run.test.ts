import { describe, expect, it } from 'vitest';
import { QUESTIONS } from '../limits.ts';
import type { VerifyDeps } from '../types.ts';
import { innerRun, openRun } from './run.ts';

describe('one verification', () => {
  const asked: string[] = [];
  const deps: VerifyDeps = {
    clock: () => new Date('2026-11-22T12:00:00Z'),
    vouch: async () => [],
    fetchStatus: async (url) => {
      asked.push(url);
      return { state: 'absent', reason: 'status 404' };
    },
    resolve: async (did) => {
      asked.push(did);
      return { state: 'absent', reason: 'status 404' };
    },
  };

  it('asks each host once, and no more hosts than its bound, whatever stands inside what it judges', async () => {
    const run = openRun(deps);
    const inner = innerRun(run);
    for (let nth = 0; nth < QUESTIONS; nth++) {
      const { fetchStatus, resolve } = nth % 2 ? run : inner;
      const states = await Promise.all([fetchStatus(`https://${nth}.example/status`, 'application/vc'), resolve(`did:web:${nth}.example`)]);
      expect(new Set(states.map(({ state }) => state))).toEqual(new Set([nth < QUESTIONS / 2 ? 'absent' : 'unreachable']));
    }
    expect(asked).toHaveLength(QUESTIONS);
    expect(await run.resolve('did:web:0.example')).toMatchObject({ state: 'absent' });
    expect(asked).toHaveLength(QUESTIONS);
  });
});
