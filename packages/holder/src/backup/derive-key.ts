import { argon2 } from 'node:crypto';
import { promisify } from 'node:util';
import { LaurelError } from '@laurel/base';
import { DERIVATION_WAIT, DERIVATIONS_WAITING } from '../limits.ts';

/** How costly a passphrase is to try: `memory` in KiB. */
export type Cost = { memory: number; passes: number; lanes: number };

/** RFC 9106 section 4, the second recommended: 64 MiB, three passes, four lanes, for machines that cannot spare the 2 GiB of the first. */
export const COST: Cost = { memory: 64 * 1024, passes: 3, lanes: 4 };

/** What a file may ask of whoever opens it: another program's choice, and at most eight times the work of ours. */
export const isBearable = ({ memory, passes, lanes }: Cost): boolean =>
  memory >= 8 * lanes && memory <= 2 * COST.memory && passes >= 1 && passes <= 4 * COST.passes && lanes >= 1 && lanes <= 16;

let line: Promise<unknown> = Promise.resolve();
let waiting = 0;

/**
 * The key of a file (argon2id, RFC 9106): one at a time in this process, since each takes 64 MiB and the cores there are, and a short line behind it.
 * White space and the form of accents are what keyboards make of them: they do not tell passphrases apart.
 * @throws LaurelError too_many_requests
 */
export async function deriveKey(passphrase: string, salt: Uint8Array, { memory, passes, lanes }: Cost): Promise<Buffer> {
  if (waiting >= DERIVATIONS_WAITING) throw new LaurelError('too_many_requests', { retryAfterSeconds: DERIVATION_WAIT });
  waiting += 1;
  const message = Buffer.from(readPassphrase(passphrase));
  const turn = line.then(() => promisify(argon2)('argon2id', { message, nonce: salt, memory, passes, parallelism: lanes, tagLength: 32 }));
  line = turn.catch(() => {}); // whoever waits behind it has no part in its failure
  try {
    return await turn;
  } finally {
    waiting -= 1;
    message.fill(0);
  }
}

export const readPassphrase = (typed: string): string => typed.normalize('NFKC').trim().replace(/\s+/gu, ' ');
