import { type Context, inMs } from '@laurel/base';
import { type AcrossWriter, LessThan } from '@laurel/store';
import { INVITATION_KEPT_MS } from '../limits.ts';
import { Invitation } from './invitation.ts';

/** Addresses of those who answered, were withdrawn or never came, a month after their link ended. */
export async function forgetInvitations(db: AcrossWriter, context: Pick<Context, 'clock'>): Promise<void> {
  await db.remove(Invitation, { expiresAt: LessThan(inMs(context, -INVITATION_KEPT_MS)) });
}
