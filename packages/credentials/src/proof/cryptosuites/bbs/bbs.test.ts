import type { Worker } from 'node:worker_threads';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { BBS_WAITING } from '../../../limits.ts';

let ask: () => Promise<{ ok: boolean; why?: string }>;
beforeEach(async () => {
  vi.resetModules(); // a module of its own, with no thread yet
  const { bbs } = await import('./bbs.ts');
  ask = () => bbs('publicKey', { secretKey: new Uint8Array(32).fill(7) });
});

const nextThread = () => new Promise<Worker>((started) => process.once('worker', started));

describe('the thread for BBS', () => {
  it('that dies at work fails whoever asked, at once, and a new one serves those in line', async () => {
    const started = nextThread();
    const asked = Array.from({ length: BBS_WAITING }, ask);
    await (await started).terminate();
    const [first, ...others] = await Promise.all(asked);
    expect(first).toEqual({ ok: false, why: 'late' });
    expect(others.map(({ ok }) => ok)).toEqual(Array(BBS_WAITING - 1).fill(true));
  });

  it('that dies with an error of its own ends nobody else, and leaves no place in the line taken', async () => {
    for (let round = 0; round <= BBS_WAITING; round++) {
      const started = nextThread();
      const asked = ask();
      (await started).emit('error', new Error('out of memory'));
      await (await started).terminate();
      expect(await asked).toEqual({ ok: false, why: 'late' });
    }
    expect(await ask()).toMatchObject({ ok: true });
  });

  it('that dies while nobody asks is forgotten', async () => {
    const started = nextThread();
    expect(await ask()).toMatchObject({ ok: true });
    await (await started).terminate();
    expect(await ask()).toMatchObject({ ok: true });
  });

  it('answers on after something was asked that no thread can be sent', async () => {
    const { bbs } = await import('./bbs.ts');
    const unsent = { secretKey: new Uint8Array(32), more: () => {} };
    for (let round = 0; round <= BBS_WAITING; round++) await expect(bbs('publicKey', unsent)).rejects.toThrow('could not be cloned');
    expect(await ask()).toMatchObject({ ok: true });
  });

  it('that too many wait for makes whoever wants a signature come again', async () => {
    const { bbsSigner } = await import('./bbs-signer.ts');
    const asked = Array.from({ length: BBS_WAITING }, ask);
    await expect(bbsSigner(new Uint8Array(32).fill(7))).rejects.toMatchObject({ code: 'too_many_requests', retryAfterSeconds: 10 });
    await Promise.all(asked);
    await expect(bbsSigner(new Uint8Array(32))).rejects.toThrow(TypeError);
  });
});
