import { runCli } from '../cli.ts';
import type { Io } from '../commands/command.ts';

export type Said = { code: number; out: string; err: string };

/** The program in this process: what it says on both streams, and with what it ends. `piped` is what it finds in its pipe. */
export async function runLaurel(
  words: readonly string[],
  { piped = '', ask, askSecret }: { piped?: string; ask?: Io['ask']; askSecret?: Io['askSecret'] } = {},
): Promise<Said> {
  const out: string[] = [];
  const err: string[] = [];
  const code = await runCli(words, {
    print: (line) => void out.push(line),
    complain: (line) => void err.push(line),
    piped: async () => new TextEncoder().encode(piped),
    ask,
    askSecret,
  });
  return { code, out: out.join('\n'), err: err.join('\n') };
}
