import { type Context, inMs, now } from '@laurel/base';
import { LessThanOrEqual, type Store } from '@laurel/store';
import { forgetInvitations } from './access/forget-invitations.ts';
import { AddressChange } from './account/address-change.ts';
import { InstitutionAttempt } from './institutions/institution-link.ts';
import { SESSION_IDLE_MS } from './limits.ts';
import { PasskeyChallenge } from './passkeys/passkey.ts';
import { SessionTable, SignIn } from './records.ts';

/** Takes away what has ended: addresses somebody once typed, sessions nobody can use. */
export async function sweep({ store, context }: { store: Store; context: Context }): Promise<'idle'> {
  await store.across('invitations end whatever their profile').write((db) => forgetInvitations(db, context));
  await store.write(async (db) => {
    await db.remove(SignIn, { expiresAt: LessThanOrEqual(now(context)) });
    await db.remove(PasskeyChallenge, { expiresAt: LessThanOrEqual(now(context)) });
    await db.remove(InstitutionAttempt, { expiresAt: LessThanOrEqual(now(context)) });
    await db.remove(AddressChange, { expiresAt: LessThanOrEqual(now(context)) });
    await db.remove(SessionTable, { expiresAt: LessThanOrEqual(now(context)) });
    await db.remove(SessionTable, { seenAt: LessThanOrEqual(inMs(context, -SESSION_IDLE_MS)) });
  });
  return 'idle';
}
