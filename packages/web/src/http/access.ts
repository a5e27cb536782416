import { LaurelError } from '@laurel/base';
import { type ApiKey, holds, opens, type People, type Session } from '@laurel/people';
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
    case 'key': // asked for by `demandKey`
      return;
    case 'person':
      if (!session) throw new LaurelError('not_signed_in');
      return;
    case 'role':
      if (!session) throw new LaurelError('not_signed_in');
      if (!holds(session, access.role, params.profile ?? '*')) throw new LaurelError('not_allowed');
  }
}

/**
 * The key that a program shows (RFC 6750 section 2.1), good for what the route asks.
 * @throws LaurelError key_refused · key_scope
 */
export async function demandKey(people: Pick<People, 'apiKeys'>, access: Extract<Access, { kind: 'key' }>, authorization: string | undefined): Promise<ApiKey> {
  const token = /^Bearer ([\w-]{1,200})$/i.exec(authorization ?? '')?.[1];
  const key = token === undefined ? undefined : await people.apiKeys.find(token);
  if (!key) throw new LaurelError('key_refused');
  if (!opens(key, access.scope, access.profile)) throw new LaurelError('key_scope', { detail: `This address asks for the scope ${access.scope}.` });
  return key;
}

/** Whether a desk is shown to somebody; what each of its pages asks for is said by its route. */
export const entersDesk = (session: Session | undefined, desk: Desk): boolean =>
  session?.grants.some(({ role }) => role === desk.role || role === 'administrator') ?? false;
