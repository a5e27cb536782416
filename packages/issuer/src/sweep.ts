import { now } from '@laurel/base';
import { LessThan, LessThanOrEqual } from '@laurel/store';
import type { Issuer } from './deps.ts';
import { DRAFT_LIFE, LEFTOVER_LIFE } from './limits.ts';
import { AccessToken, Batch, UsedNonce } from './records.ts';

/** Forgets what nobody comes back to: drafts of a month ago, halves of uploads that were cut off (each with its lines), ended tokens and nonces. */
export async function sweepIssuer(issuer: Issuer): Promise<'idle'> {
  const before = (age: number) => LessThan(new Date(issuer.context.clock().getTime() - age).toISOString());
  await issuer.store.across('what nobody wants any more is of every profile').write(async (db) => {
    await db.remove(Batch, { state: 'draft', createdAt: before(DRAFT_LIFE) });
    await db.remove(Batch, { state: 'discarded', createdAt: before(LEFTOVER_LIFE) });
    await db.remove(AccessToken, { expiresAt: LessThanOrEqual(now(issuer.context)) });
    await db.remove(UsedNonce, { expiresAt: LessThanOrEqual(now(issuer.context)) });
  });
  return 'idle';
}
