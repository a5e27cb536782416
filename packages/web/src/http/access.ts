import { type Context, LaurelError } from '@laurel/base';
import { type ApiKey, holds, isRecent, opens, type People, type RoleName, type Session } from '@laurel/people';
import type { Desk, NavItem } from '../role.ts';
import type { Access, Route } from '../route.ts';

/**
 * May this request go on? Every kind of access is named; one that is not would be refused by the compiler.
 * @throws LaurelError not_signed_in · not_allowed · sign_in_again
 */
export function demandAccess(
  { access, method }: Pick<Route, 'access' | 'method'>,
  session: Session | undefined,
  params: Record<string, string>,
  context: Pick<Context, 'clock'>,
): void {
  switch (access.kind) {
    case 'public':
    case 'protocol':
    case 'key': // asked for by `demandKey`
      return;
    case 'person':
    case 'role':
      if (!session) throw new LaurelError('not_signed_in');
      if (access.kind === 'role' && !hasRole(session, access, params.profile ?? '*')) throw new LaurelError('not_allowed');
      if (access.recent && !isRecent(session, method === 'get' ? 'asks' : 'sends', context)) throw new LaurelError('sign_in_again');
  }
}

/** Whether somebody may go where one role, or another, is asked for. */
const hasRole = (session: Session, { role, or = role }: Extract<Access, { kind: 'role' }>, profile: string): boolean =>
  holds(session, role, profile) || holds(session, or, profile);

/**
 * The key that a program shows (RFC 6750 section 2.1), good for what the route asks.
 * @throws LaurelError key_refused · key_scope
 */
export async function demandKey(people: Pick<People, 'apiKeys'>, access: Extract<Access, { kind: 'key' }>, authorization: string | undefined): Promise<ApiKey> {
  const token = /^Bearer ([\w-]{1,200})$/i.exec(authorization ?? '')?.[1];
  const key = token === undefined ? undefined : await people.apiKeys.find(token);
  if (!key) throw new LaurelError('key_refused');
  if (!opens(key, access.scope, access.orOfOne ? key.profile : access.profile)) throw new LaurelError('key_scope', { detail: lackOf(key, access) });
  return key;
}

const lackOf = ({ scopes }: ApiKey, { scope, profile }: Extract<Access, { kind: 'key' }>): string =>
  scopes.includes(scope)
    ? `The key has the scope ${scope}, but for another profile: this address asks for a key of ${profile === '*' ? 'the whole node, made without --profile' : profile}.`
    : `This address asks for the scope ${scope}.`;

/** Whether a desk is shown to somebody; what each of its pages asks for is said by its route. */
export function entersDesk(session: Session | undefined, desk: Desk): boolean {
  const roles = new Set(['administrator', desk.role, ...desk.items.flatMap(({ role }) => role ?? [])]);
  return session?.grants.some(({ role, profile }) => roles.has(role) && (!desk.wholeNode || profile === '*')) ?? false;
}

/** Whether a place of a desk is shown to somebody who is at a profile, or at none yet. */
export function entersPlace(session: Session | undefined, desk: Desk, { role = desk.role, unless }: NavItem, profile: string | undefined): boolean {
  if (session === undefined) return true;
  const has = (wanted: RoleName) => (profile === undefined ? session.grants.some((grant) => grant.role === wanted) : holds(session, wanted, profile));
  return (has(role) || has('administrator')) && !(unless !== undefined && has(unless));
}
