import { type Context, hashed, LaurelError, now, type RecordEvent } from '@laurel/base';
import { IsNull, MoreThan, type Store, type Writer } from '@laurel/store';
import type { People } from '../types.ts';
import { administers } from './demand-administrator.ts';
import { Invitation, type InvitationRow } from './invitation.ts';

type Deps = { store: Store; context: Context; record: RecordEvent<Writer>; grant: People['grant'] };
/** Who takes the roles, found inside the write, and what follows once they are given: a session shows them. */
type Taker<T> = (db: Writer, row: InvitationRow) => Promise<{ personId: string; finish: () => Promise<T> }>;

/**
 * Gives the roles of an invitation that still stands, once. Whoever sent it must still be allowed to: somebody about to lose a profile could
 * else leave doors to it behind.
 */
export const acceptInvitation =
  (deps: Deps) =>
  <T>(token: string, taker: Taker<T>): Promise<T> =>
    deps.store.write(async (db) => {
      const at = now(deps.context);
      const open = { tokenHash: hashed(token), acceptedAt: IsNull(), withdrawnAt: IsNull(), expiresAt: MoreThan(at) };
      const row = await db.across('a link names its own profile').one(Invitation, open);
      if (!row || !(await administers(db, row.invitedBy, row.profile))) throw new LaurelError('invitation_ended');
      const { personId, finish } = await taker(db, row);
      await db.as(row.profile).update(Invitation, { id: row.id }, { acceptedAt: at });
      for (const role of row.roles) await deps.grant(db, personId, { role, profile: row.profile }, `person:${row.invitedBy}`);
      await deps.record(db, { actor: `person:${personId}`, action: 'invitation.accepted', object: `invitation:${row.id}`, profile: row.profile });
      return finish();
    });
