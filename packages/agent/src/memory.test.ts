import { setTimeout } from 'node:timers/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openMemory } from './memory.ts';

describe('memory', () => {
  it('asks once for callers that come together', async () => {
    let asked = 0;
    const memory = openMemory<number>({ clock: () => new Date(0), size: 10, ttl: 1_000 });
    const answers = await Promise.all([1, 2, 3].map(() => memory.recall('a', async () => ++asked)));
    expect(answers).toEqual([1, 1, 1]);
  });

  it('asks again after its time, and for what it was told not to keep, and after a failure', async () => {
    let time = 0;
    let asked = 0;
    const memory = openMemory<number>({ clock: () => new Date(time), size: 10, ttl: 1_000, keep: (value) => value > 0 });
    await memory.recall('a', async () => ++asked);
    time = 999;
    await memory.recall('a', async () => ++asked);
    expect(asked).toBe(1);
    time = 1_000;
    await memory.recall('a', async () => ++asked);
    expect(asked).toBe(2);

    expect(await memory.recall('b', async () => -1)).toBe(-1);
    await expect(memory.recall('c', () => Promise.reject(new Error('trouble')))).rejects.toThrow('trouble');
    await setTimeout(0);
    expect(await memory.recall('b', async () => 5)).toBe(5);
    expect(await memory.recall('c', async () => 6)).toBe(6);
  });

  it('holds no more than its size and lets the least recently used go, as a slow model does', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 0, max: 9 }), { maxLength: 200 }), fc.integer({ min: 1, max: 6 }), async (keys, size) => {
        const memory = openMemory<number>({ clock: () => new Date(0), size, ttl: 1 });
        let model: number[] = [];
        for (const key of keys) {
          let asked = false;
          await memory.recall(String(key), async () => {
            asked = true;
            return key;
          });
          expect(asked).toBe(!model.includes(key));
          model = [...model.filter((other) => other !== key), key].slice(-size);
        }
      }),
    );
  });
});
