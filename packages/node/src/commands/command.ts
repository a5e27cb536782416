import { LaurelError } from '@laurel/base';

/** What a command does with its words. Answers the exit code. */
export type Run = (args: readonly string[], io: Io) => Promise<number>;

export type Io = {
  print: (line: string) => void;
  complain: (line: string) => void;
  /** Puts a question to the person at the terminal; absent where there is none. @throws LaurelError bad_request when they leave */
  ask?: ((question: string) => Promise<string>) | undefined;
  /** The same for a secret: what is typed does not show. */
  askSecret?: ((question: string) => Promise<string>) | undefined;
  /** What is piped in, read to its end or as far as `most` bytes and one. */
  piped: (most: number) => Promise<Uint8Array>;
};

/** A command that was asked wrongly: a sentence and exit code 2. */
export class UsageError extends Error {}

export const EXIT = { well: 0, refused: 1, usage: 2 } as const;

/** The sentence for anything thrown: what a person can act on, or that it is our bug. */
export function sentenceOf(error: unknown): string {
  if (error instanceof LaurelError) return error.detail ?? `Refused: ${error.code}.`;
  return `Laurel ran into a fault of its own: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`;
}
