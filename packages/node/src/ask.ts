import { createInterface, type Interface } from 'node:readline';
import { Writable } from 'node:stream';
import { LaurelError } from '@laurel/base';

/** `askSecret` shows nothing of what is typed. */
export type Terminal = { ask: (question: string) => Promise<string>; askSecret: (question: string) => Promise<string>; close: () => void };

/** A person at the terminal, one question after the other: what they typed ahead, or pasted, answers the next ones. It reads nothing before the first. */
export function openTerminal(input: NodeJS.ReadableStream, output: NodeJS.WritableStream & { columns?: number }): Terminal {
  let secret = false;
  const shown = new Writable({ write: (piece, _encoding, done) => void (secret ? done() : output.write(piece, () => done())) });
  // How readline knows where a long answer wraps.
  Object.defineProperty(shown, 'columns', { get: () => output.columns });
  let opened: { terminal: Interface; lines: AsyncIterator<string> } | undefined;
  const open = () => {
    const terminal = createInterface({ input, output: shown, terminal: true });
    return { terminal, lines: terminal[Symbol.asyncIterator]() };
  };
  const ask = async (question: string) => {
    opened ??= open();
    opened.terminal.setPrompt(question);
    opened.terminal.prompt();
    const { value, done } = await opened.lines.next();
    // Ctrl-C or Ctrl-D
    if (done) throw new LaurelError('bad_request', { detail: '\nLeft: nothing was changed.' });
    return value;
  };
  return {
    ask,
    askSecret: async (question) => {
      output.write(question);
      secret = true;
      try {
        return await ask('');
      } finally {
        secret = false;
        output.write('\n');
      }
    },
    close: () => opened?.terminal.close(),
  };
}
