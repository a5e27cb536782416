import { type Context, inMs, now } from '@laurel/base';
import { IsNull, LessThanOrEqual, Not, type Store } from '@laurel/store';
import { forgetInvitations } from './access/forget-invitations.ts';
import { AddressChange } from './account/address-change.ts';
import { InstitutionAttempt } from './institutions/institution-link.ts';
import { JOIN_AGAIN_MS, SESSION_IDLE_MS } from './limits.ts';
import { PasskeyChallenge } from './passkeys/passkey.ts';
import { SessionTable, SignIn } from './records.ts';

/** Takes away what has ended: addresses somebody once typed, sessions nobody can use. */
export async function sweep({ store, context }: { store: Store; context: Context }): Promise<'idle'> {
  await store.across('invitations end whatever their profile').write((db) => forgetInvitations(db, context));
  await store.write(async (db) => {
    await db.remove(SignIn, { joinAs: IsNull(), expiresAt: LessThanOrEqual(now(context)) });
    await db.remove(SignIn, { joinAs: Not(IsNull()), expiresAt: LessThanOrEqual(inMs(context, -JOIN_AGAIN_MS)) });
    await db.remove(PasskeyChallenge, { expiresAt: LessThanOrEqual(now(context)) });
    await db.remove(InstitutionAttempt, { expiresAt: LessThanOrEqual(now(context)) });
    await db.remove(AddressChange, { expiresAt: LessThanOrEqual(now(context)) });
    await db.remove(SessionTable, { expiresAt: LessThanOrEqual(now(context)) });
    await db.remove(SessionTable, { seenAt: LessThanOrEqual(inMs(context, -SESSION_IDLE_MS)) });
  });
  return 'idle';
}
