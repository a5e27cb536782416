import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../../', import.meta.url));

export type Ran = { code: number | null; out: string; err: string };

/** Runs a program to its end, or ends it after a while. */
export async function run(command: string, args: readonly string[], options: { cwd?: string; env?: NodeJS.ProcessEnv; withinMs?: number } = {}): Promise<Ran> {
  const child = spawn(command, args, { cwd: options.cwd ?? root, env: options.env ?? process.env, stdio: ['ignore', 'pipe', 'pipe'] });
  const late = setTimeout(() => child.kill('SIGKILL'), options.withinMs ?? 120_000);
  const [out, err] = [listen(child, 'stdout'), listen(child, 'stderr')];
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  clearTimeout(late);
  return { code, out: out(), err: err() };
}

/** The built program itself, as an operator runs it. */
export const laurel = (...args: string[]): Promise<Ran> => run(process.execPath, [`${root}packages/node/dist/main.js`, ...args]);

/** Everything a stream has said so far. */
export function listen(child: ChildProcess, stream: 'stdout' | 'stderr'): () => string {
  let said = '';
  child[stream]?.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  return () => said;
}
