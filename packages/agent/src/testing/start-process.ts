import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const HARNESS = fileURLToPath(new URL('./process.harness.ts', import.meta.url));

export type TestProcess = {
  child: ChildProcessWithoutNullStreams;
  said: unknown[];
  go: () => void;
  heard: (count: number) => Promise<void>;
  ended: Promise<number | null>;
};

/** A process that has loaded everything and waits for `go`. */
export async function startProcess(file: string, kek: string, act: 'ensure' | 'make'): Promise<TestProcess> {
  const child = spawn(process.execPath, ['--conditions=source', HARNESS, file, kek, act]);
  child.stderr.pipe(process.stderr);
  const said: unknown[] = [];
  const lines = createInterface(child.stdout);
  lines.on('line', (line) => said.push(JSON.parse(line)));
  const ended = once(child, 'close').then(([code]) => code);
  const heard = async (count: number) => {
    while (said.length < count && child.exitCode === null && child.signalCode === null) await Promise.race([once(lines, 'line'), ended]);
  };
  await heard(1);
  return { child, said, go: () => child.stdin.write('\n'), heard, ended };
}
