import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort } from '../free-port.ts';
import { listen, root, run } from './program.ts';

const MINUTES = 60_000;
const folder = mkdtempSync(join(tmpdir(), 'laurel-npm-start-'));
let ports: number[];
let words: string[];
beforeAll(async () => {
  ports = [await freePort(), await freePort(), await freePort(), await freePort()];
  words = ['start', '--', '--ports', ports.join(','), '--data', folder];
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const answers = (port: number | undefined) =>
  fetch(`http://localhost:${port}/`).then(
    () => true,
    () => false,
  );

describe('the two commands of the README', () => {
  it('are the ones this suite and CI run', () => {
    const commands = [...readFileSync(join(root, 'README.md'), 'utf8').matchAll(/^```\n(npm \w+)\n```$/gm)].map(([, command]) => command);
    expect(commands).toEqual(['npm start', 'npm test']);
    const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
    expect(scripts).toMatchObject({ start: 'node scripts/start.mjs', test: 'node scripts/test.mjs' });
    expect(readFileSync(join(root, '.ci/run'), 'utf8')).toContain("suite 'npm test' npm test");
  });

  it('npm start says which ports are taken before it builds anything', { timeout: MINUTES }, async () => {
    const other = createServer();
    const port = await freePort();
    await new Promise<void>((resolve) => other.listen(port, '127.0.0.1', resolve));
    try {
      const { code, out, err } = await run('npm', ['start', '--', '--ports', [...ports.slice(0, 3), port].join(','), '--data', folder], { withinMs: MINUTES });
      expect([code, err.includes(`Another program listens at ${port} on this machine.`)], out + err).toEqual([1, true]);
      expect(err).not.toContain('Building');
    } finally {
      other.close();
    }
  });

  it('npm start walks the main job on a first start, and every step holds', { timeout: 3 * MINUTES }, async () => {
    const { code, out, err } = await run('npm', [...words, '--once'], { withinMs: 3 * MINUTES });
    expect(code, out + err).toBe(0);
    expect(out).toMatch(/Three nodes are ready [\d.]+ s after their start, [\d.]+ s after npm start/);
    const programme = ['apply:', 'revise:', 'decide:', 'claim:', 'consent:', 'named report:', 'withdraw:', 'report without the name:'];
    for (const step of ['award', 'claim', 'asks', 'answers', 'valid', 'revoke', 'revoked', ...programme]) expect(out.toLowerCase()).toContain(step);
    expect(statSync(join(folder, 'issuer', 'key-encryption.key')).mode & 0o777).toBe(0o600);
    expect(await Promise.all(ports.map(answers))).toEqual([false, false, false, false]);
  });

  it('npm start walks again on the data of the first, prints a link for each person, serves, and stops whole on SIGTERM', {
    timeout: 4 * MINUTES,
  }, async () => {
    const npm = spawn('npm', words, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
    const ended = new Promise<number | null>((resolve) => npm.once('close', resolve));
    const [out, err] = [listen(npm, 'stdout'), listen(npm, 'stderr')];
    try {
      for (let ms = 0; !out().includes('The nodes keep serving') && npm.exitCode === null && ms < 3 * MINUTES; ms += 50) await wait(50);
      expect(out(), err()).toContain('The nodes keep serving');
      const links = [...out().matchAll(/(http:\/\/localhost:\d+)\/sign-in\/\S+/g)].map(([, origin]) => origin);
      expect(links).toEqual(ports.slice(0, 3).map((port) => `http://localhost:${port}`));
      expect(await Promise.all(ports.map(answers))).toEqual([true, true, true, true]);
    } finally {
      npm.kill('SIGTERM');
    }
    await ended;
    for (let ms = 0; (await Promise.all(ports.map(answers))).includes(true) && ms < 15_000; ms += 100) await wait(100);
    expect(await Promise.all(ports.map(answers))).toEqual([false, false, false, false]);
  });
});
