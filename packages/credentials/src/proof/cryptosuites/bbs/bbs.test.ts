import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Worker } from 'node:worker_threads';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { BBS_MS, BBS_WAITING } from '../../../limits.ts';

let ask: (givenMs?: number) => Promise<{ ok: boolean; why?: string }>;
beforeEach(async () => {
  vi.resetModules(); // a module of its own, with no thread yet
  const { bbs } = await import('./bbs.ts');
  ask = (givenMs) => bbs('publicKey', { secretKey: new Uint8Array(32).fill(7) }, givenMs);
});

const nextThread = () => new Promise<Worker>((started) => process.once('worker', started));

describe('the thread for BBS', () => {
  it('that dies at work fails whoever asked, at once, and a new one serves those in line', async () => {
    const started = nextThread();
    const asked = Array.from({ length: BBS_WAITING }, () => ask());
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
    const asked = Array.from({ length: BBS_WAITING }, () => ask());
    await expect(bbsSigner(new Uint8Array(32).fill(7))).rejects.toMatchObject({ code: 'too_many_requests', retryAfterSeconds: 10 });
    await Promise.all(asked);
    await expect(bbsSigner(new Uint8Array(32))).rejects.toThrow(TypeError);
  });

  it('answers one after the other, and is left with nothing that waits: no clock, no listener', async () => {
    const clocks = () => process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length;
    const before = clocks();
    const started = nextThread();
    expect(await ask()).toMatchObject({ ok: true });
    const thread = await started;
    const second = nextThread();
    expect(await ask()).toMatchObject({ ok: true });
    expect(await Promise.race([second, 'no second thread'])).toBe('no second thread');
    expect(clocks()).toBeLessThanOrEqual(before);
    expect([thread.listenerCount('message'), thread.listenerCount('exit')]).toEqual([0, 1]);
  });

  it('that takes too long is ended, and whoever asked is told; a new one serves the next', async () => {
    const started = nextThread();
    const asked = ask(1);
    const thread = await started;
    const ended = new Promise((resolve) => thread.once('exit', resolve));
    expect(await asked).toEqual({ ok: false, why: 'late' });
    await ended;
    expect(await ask()).toMatchObject({ ok: true });
  });

  it('keeps no process from ending', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'laurel-bbs-'));
    const program = join(folder, 'program.mjs');
    writeFileSync(
      program,
      `import { bbs } from ${JSON.stringify(new URL('./bbs.ts', import.meta.url).href)};
      for (const byte of [7, 8]) console.log((await bbs('publicKey', { secretKey: new Uint8Array(32).fill(byte) })).ok);
      const answered = performance.now();
      process.once('exit', () => console.log(performance.now() - answered < ${BBS_MS / 2}));`,
    );
    const { stdout } = await promisify(execFile)(process.execPath, ['--conditions=source', program]);
    rmSync(folder, { recursive: true });
    expect(stdout).toBe('true\ntrue\ntrue\n'); // how long it takes to begin is the machine's
  });
});
