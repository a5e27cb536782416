import { type Context, now } from '@laurel/base';
import { IsNull, MoreThan, Not } from '@laurel/store';
import { Invitation } from './access/invitation.ts';
import { AddressChange } from './account/address-change.ts';
import { InstitutionAttempt } from './institutions/institution-link.ts';
import { Passkey, PasskeyChallenge, RecoveryCode } from './passkeys/passkey.ts';
import { ApiKeyTable, SessionTable, SignIn } from './records.ts';
import type { People } from './types.ts';

/**
 * Everything that opens a door by being known, on data from a backup: some of it was used, taken back or replaced since, and here is no row of it. So it
 * ends. What stays is what only its owner has (a mailbox, a passkey) and what an administrator has to look over: who holds which role.
 */
export const resumeRestored =
  ({ context }: { context: Pick<Context, 'clock'> }): People['restored'] =>
  async (db) => {
    const at = now(context);
    const all = db.across('a backup is of everybody');
    await db.remove(SignIn, { tokenHash: Not('') });
    await db.remove(AddressChange, { tokenHash: Not('') });
    await db.remove(PasskeyChallenge, { challengeHash: Not('') });
    await db.remove(InstitutionAttempt, { stateHash: Not('') });
    const sessions = await db.remove(SessionTable, { tokenHash: Not('') });
    const invitations = await all.update(Invitation, { acceptedAt: IsNull(), withdrawnAt: IsNull(), expiresAt: MoreThan(at) }, { withdrawnAt: at });
    const keys = await all.update(ApiKeyTable, { revokedAt: IsNull(), expiresAt: MoreThan(at) }, { revokedAt: at });
    const codes = await db.update(RecoveryCode, { usedAt: IsNull() }, { usedAt: at });
    const passkeys = await db.count(Passkey, {});
    return [
      ...(sessions === 0 ? [] : [`${sessions} sessions ended: everybody signs in again.`]),
      ...(invitations === 0 ? [] : [`${invitations} invitations ended, since they may have been taken back: invite again whom you still want.`]),
      ...(keys === 0 ? [] : [`${keys} API keys ended, since they may have been revoked: make new ones for the programs that still hold one.`]),
      ...(codes === 0 ? [] : [`${codes} recovery codes on paper ended, since they may have been used or replaced: their owners make new ones.`]),
      ...(passkeys === 0
        ? []
        : [`${passkeys} passkeys are as they were, and so are addresses: whoever lost a device or left an address since takes it out again.`]),
    ];
  };
