import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { parseDocument } from 'yaml';
import { freePort } from '../free-port.ts';
import { listen, type Ran, root, run } from '../nodes/program.ts';

/** An issuer's folder: its configuration, keys and database outlive every process that works on them. */
export type Place = { folder: string; config: string; database: string; address: string };

const PROGRAM = join(root, 'packages/node/dist/main.js');
/** A command takes two seconds; a machine that is busy with dying nodes is slower. */
export const laurel = (...args: string[]): Promise<Ran> => run(process.execPath, [PROGRAM, ...args], { withinMs: 120_000 });

/** One process on a place, from start to death. */
export type Life = {
  /** @throws Error with what it said when it ended by itself */
  ready: () => Promise<void>;
  isOver: () => boolean;
  setupLink: () => string | undefined;
  /** Stops it where it is (SIGSTOP), so that somebody can look around while nothing moves. */
  freeze: () => void;
  thaw: () => void;
  /** SIGKILL: no handler runs, nothing is flushed, no socket is shut down in good order. */
  kill: () => Promise<void>;
  /** SIGTERM, as an operator or a supervisor stops it. */
  stop: () => Promise<{ code: number | null; seconds: number }>;
};

/** A place as `laurel init` makes it, with a free port and the post office; the loopback stands before it as a proxy, so that each learner comes from an address of their own. */
export async function makePlace(smtpPort: number): Promise<Place> {
  const folder = mkdtempSync(join(tmpdir(), 'laurel-faults-'));
  const made = await laurel('init', '--role', 'issuer', '--name', 'Kestrel Bay Polytechnic', '--slug', 'kestrel-bay', '--dir', folder);
  if (made.code !== 0) throw new Error(made.err);
  const file = join(folder, 'laurel.yml');
  const port = await freePort();
  const config = parseDocument(readFileSync(file, 'utf8'));
  config.set('publicUrl', `http://localhost:${port}`);
  config.set('listen', { host: '127.0.0.1', port, trustedProxies: ['127.0.0.1'] });
  config.setIn(['mail', 'from'], 'badges@kestrel-bay.example');
  config.setIn(['mail', 'smtp'], { host: '127.0.0.1', port: smtpPort });
  config.set('log', 'error');
  writeFileSync(file, String(config));
  return { folder, config: file, database: join(folder, 'data', 'laurel.sqlite'), address: `http://localhost:${port}` };
}

/** `laurel start --config`, the built program itself; `program` is another one that says "Ready:" like it. */
export function startLife({ config }: Place, program: readonly string[] = [PROGRAM, 'start', '--config']): Life {
  const child = spawn(process.execPath, [...program, config], { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
  const complaints = listen(child, 'stderr');
  let setupLink: string | undefined;
  let isReady = false;
  const readyLine = new Promise<void>((resolve) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      setupLink ??= /https?:\/\/\S+\/setup\/\S+/.exec(line)?.[0];
      isReady ||= line.startsWith('Ready:');
      if (isReady) resolve();
    });
  });
  const ended = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)));
  return {
    isOver: () => child.exitCode !== null || child.signalCode !== null,
    ready: async () => {
      const gone = ended.then((code) => (isReady ? undefined : Promise.reject(new Error(`It ended with ${code} before it was ready: ${complaints()}`))));
      await Promise.race([readyLine, gone]);
    },
    setupLink: () => setupLink,
    freeze: () => void child.kill('SIGSTOP'),
    thaw: () => void child.kill('SIGCONT'),
    kill: async () => {
      child.kill('SIGKILL');
      await ended;
    },
    stop: async () => {
      const began = performance.now();
      child.kill('SIGTERM');
      const code = await ended;
      return { code, seconds: (performance.now() - began) / 1000 };
    },
  };
}
