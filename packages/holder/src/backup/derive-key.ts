import { argon2 } from 'node:crypto';
import { promisify } from 'node:util';
import { openLine } from './in-line.ts';

/** How costly a passphrase is to try: `memory` in KiB. */
export type Cost = { memory: number; passes: number; lanes: number };

/** RFC 9106 section 4, the second recommended: 64 MiB, three passes, four lanes, for machines that cannot spare the 2 GiB of the first. */
export const COST: Cost = { memory: 64 * 1024, passes: 3, lanes: 4 };

/** What a file may ask of whoever opens it: another program's choice, and at most eight times the work of ours. */
export const isBearable = ({ memory, passes, lanes }: Cost): boolean =>
  memory >= 8 * lanes && memory <= 2 * COST.memory && passes >= 1 && passes <= 4 * COST.passes && lanes >= 1 && lanes <= 16;

const inTurn = openLine();

/**
 * The key of a file (argon2id, RFC 9106): one at a time in this process, since each takes 64 MiB and the cores there are, and a short line behind it.
 * White space and the form of accents are what keyboards make of them: they do not tell passphrases apart.
 * @throws LaurelError too_many_requests
 */
export async function deriveKey(passphrase: string, salt: Uint8Array, { memory, passes, lanes }: Cost): Promise<Buffer> {
  const message = Buffer.from(readPassphrase(passphrase));
  try {
    return await inTurn(() => promisify(argon2)('argon2id', { message, nonce: salt, memory, passes, parallelism: lanes, tagLength: 32 }));
  } finally {
    message.fill(0);
  }
}

export const readPassphrase = (typed: string): string => typed.normalize('NFKC').trim().replace(/\s+/gu, ' ');
