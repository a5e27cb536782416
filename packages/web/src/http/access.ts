import { LaurelError } from '@laurel/base';
import { holds, type Session } from '@laurel/people';
import type { Desk } from '../role.ts';
import type { Access } from '../route.ts';

/**
 * May this request go on? Every kind of access is named; one that is not would be refused by the compiler.
 * @throws LaurelError not_signed_in · not_allowed
 */
export function demandAccess(access: Access, session: Session | undefined, params: Record<string, string>): void {
  switch (access.kind) {
    case 'public':
    case 'protocol':
      return;
    case 'person':
      if (!session) throw new LaurelError('not_signed_in');
      return;
    case 'role':
      if (!session) throw new LaurelError('not_signed_in');
      if (!holds(session, access.role, params.profile ?? '*')) throw new LaurelError('not_allowed');
  }
}

/** Whether a desk is shown to somebody; what each of its pages asks for is said by its route. */
export const entersDesk = (session: Session | undefined, desk: Desk): boolean =>
  session?.grants.some(({ role }) => role === desk.role || role === 'administrator') ?? false;
