import type { Session } from '@laurel/people';
import type { Desk, Role } from '../role.ts';
import { entersDesk } from './access.ts';

/** Desks whose places somebody is shown who holds none of their roles, since there is something of theirs: a minor who never applied has answers to give all the same. */
export async function guestDesks(roles: readonly Role[], session: Session | undefined): Promise<readonly Desk[]> {
  if (!session) return [];
  const asked = roles.filter((role) => role.visits !== undefined && !entersDesk(session, role.desk));
  const desks = await Promise.all(asked.map(async (role) => ((await role.visits?.(session.person.id)) ? [role.desk] : [])));
  return desks.flat();
}
