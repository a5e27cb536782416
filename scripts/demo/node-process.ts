import { type ChildProcess, spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import type { Role } from './prepare.ts';

/** One node as its own process, `laurel start --config FILE`; its log goes beside its data. */
export type NodeProcess = {
  role: Role;
  address: string;
  /** Resolves when /readyz says so. @throws Error with what the node said when it ended instead */
  ready: () => Promise<void>;
  /** The link to set the node up, as the node printed it; `undefined` once it has an administrator. */
  setupLink: () => string | undefined;
  /** Resolves when the process is gone, however it went. */
  ended: Promise<number>;
  stop: () => Promise<void>;
};

const READY_MS = 120_000;
const STOP_MS = 15_000;

export function startNodeProcess(root: string, role: Role, config: string, address: string): NodeProcess {
  const child = spawn(process.execPath, [join(root, 'packages/node/dist/main.js'), 'start', '--config', config], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    // In a group of its own: Ctrl-C reaches this process, which then asks each node once; asked twice, a node ends at once.
    detached: true,
  });
  const log = createWriteStream(join(dirname(config), 'node.log'), { flags: 'a', mode: 0o600 });
  const said: string[] = [];
  let setupLink: string | undefined;
  createInterface({ input: child.stdout }).on('line', (line) => {
    setupLink ??= /https?:\/\/\S+\/setup\/\S+/.exec(line)?.[0];
    // The link is for the person at this terminal; a log is read by others, later.
    log.write(`${line.replace(/(\/setup\/)\S+/, '$1…')}\n`);
  });
  createInterface({ input: child.stderr }).on('line', (line) => {
    log.write(`${line}\n`);
    said.push(line);
    if (said.length > 20) said.shift();
  });
  const ended = new Promise<number>((resolve) => {
    child.once('error', () => resolve(1)).once('exit', (code, signal) => resolve(code ?? (signal ? 1 : 0)));
  });

  return {
    role,
    address,
    ended,
    setupLink: () => setupLink,
    ready: async () => {
      const gone = ended.then((code) => Promise.reject(new Error(`The ${role} node ended with ${code}:\n${said.join('\n')}`)));
      gone.catch(() => undefined); // reported by the race below, or the process ended later and is reported there
      await Promise.race([untilReady(address), gone]);
    },
    stop: () => stopChild(child, ended),
  };
}

async function untilReady(address: string): Promise<void> {
  const until = performance.now() + READY_MS;
  for (;;) {
    const response = await fetch(`${address}/readyz`).catch(() => undefined);
    await response?.body?.cancel();
    if (response?.status === 200) return;
    if (performance.now() > until) throw new Error(`${address}/readyz did not say ready within ${READY_MS / 1000} s.`);
    await wait(25);
  }
}

async function stopChild(child: ChildProcess, ended: Promise<number>): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGTERM');
  const late = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
  await ended;
  clearTimeout(late);
}
