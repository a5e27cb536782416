import { areListed } from '@laurel/agent';
import { LaurelError } from '@laurel/base';
import { OFFERED_WORDS } from '../limits.ts';
import { readPassphrase } from './derive-key.ts';
import { openFile } from './sealed-file.ts';

/** Six words of a list as a page offers them, of what a phone begins with a capital. `undefined`: a passphrase of somebody's own, each sign of which counts. */
export function offeredWords(typed: string): string | undefined {
  const words = readPassphrase(typed).toLowerCase().split(' ');
  return words.length === OFFERED_WORDS && areListed(words) ? words.join(' ') : undefined;
}

/**
 * A file under the passphrase as it was typed, or else as it was offered: files of before hold what was typed. Nobody is helped who guesses, since words by chance
 * never had a capital to guess.
 * @throws LaurelError bad_form · too_many_requests
 */
export async function openTyped(file: Uint8Array, typed: string): Promise<Buffer> {
  const offered = offeredWords(typed);
  try {
    return await openFile(file, typed);
  } catch (error) {
    const isWrong = error instanceof LaurelError && error.problems.some(({ at, code }) => at === 'passphrase' && code === 'wrong');
    if (!isWrong || offered === undefined || offered === readPassphrase(typed)) throw error;
    return openFile(file, offered);
  }
}
