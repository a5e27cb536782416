import { timingSafeEqual } from 'node:crypto';
import { utf8 } from '@laurel/base';
import type { ScopedWriter } from '@laurel/store';
import type { Issuer } from '../deps.ts';
import { PIN_TRIES_PER_LINK } from '../limits.ts';
import { ClaimLink, type ClaimLinkRow } from '../records.ts';
import { pinHash } from './claim-link.ts';

/** `used_up`: as many guesses came as a link takes, and not even the right digits open it. */
export type PinJudged = 'right' | 'required' | 'wrong' | 'used_up';

/**
 * The digits of the slip for a link: what a wallet sends, and what the page asks for before somebody says no. A guess is counted in the same write that
 * judges it, so that guesses in parallel, and by either way, are counted one by one; a refusal is thrown after that write, or it would take the count back.
 * A link without a PIN opens to whoever has it. `link` is read in the same write.
 */
export async function judgePin(issuer: Issuer, db: ScopedWriter, link: ClaimLinkRow, pin: string | undefined): Promise<PinJudged> {
  if (link.pinHash === null) return 'right';
  const digits = (pin ?? '').replace(/\s/g, ''); // slips show them in threes, and people type what they see
  if (digits === '') return 'required';
  if (link.pinTries >= PIN_TRIES_PER_LINK) return 'used_up';
  if (isEqual(pinHash(issuer, link.hash, digits), link.pinHash)) return 'right';
  await db.update(ClaimLink, { hash: link.hash }, { pinTries: link.pinTries + 1 });
  return 'wrong';
}

function isEqual(a: string, b: string): boolean {
  const [left, right] = [utf8(a), utf8(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}
