import { createInterface, type Interface } from 'node:readline';
import { LaurelError } from '@laurel/base';

export type Terminal = { ask: (question: string) => Promise<string>; close: () => void };

/** A person at the terminal, one question after the other: what they typed ahead, or pasted, answers the next ones. It reads nothing before the first. */
export function openTerminal(input: NodeJS.ReadableStream, output: NodeJS.WritableStream): Terminal {
  let opened: { terminal: Interface; lines: AsyncIterator<string> } | undefined;
  const open = () => {
    const terminal = createInterface({ input, output, terminal: true });
    return { terminal, lines: terminal[Symbol.asyncIterator]() };
  };
  return {
    ask: async (question) => {
      opened ??= open();
      opened.terminal.setPrompt(question);
      opened.terminal.prompt();
      const { value, done } = await opened.lines.next();
      // Ctrl-C or Ctrl-D
      if (done) throw new LaurelError('bad_request', { detail: '\nLeft: nothing was changed.' });
      return value;
    },
    close: () => opened?.terminal.close(),
  };
}
