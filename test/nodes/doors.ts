import type { Grant, RoleName, Session } from '@laurel/people';
import type { Route } from '@laurel/web';
import type { NetworkNode } from '../network.ts';

/** Every role there is; one that is added and not named here does not compile. */
const EVERY_ROLE: Record<RoleName, true> = {
  administrator: true,
  registrar: true,
  assessor: true,
  decider: true,
  'report-viewer': true,
  operator: true,
  auditor: true,
  learner: true,
  verifier: true,
};
export const ROLES = Object.keys(EVERY_ROLE) as RoleName[]; // its keys are all it has

/** Somebody at a door: nobody in particular, a person with one role, or a program with a key. */
export type Caller = { name: string; headers: Record<string, string>; session?: Session; grant?: Grant };

export const NOBODY: Caller = { name: 'nobody', headers: {} };

/** A person with one role at a node, signed in by a code: the one way in that needs no mailbox. */
export async function personWith(node: NetworkNode, grant: Grant | undefined): Promise<Caller> {
  const { store, people } = node.node().house;
  const name = grant ? `${grant.role} of ${grant.profile}` : 'somebody with no role';
  const email = `${name.replace(/[^a-z]+/g, '-')}@callers.example`;
  const person = await store.write(async (db) => {
    const found = await people.ensurePerson(db, { email, name: 'Caller', language: 'en' });
    if (grant) await people.grant(db, found.id, grant);
    return found;
  });
  const [code = ''] = await people.recoveryCodes.make({ person, id: '', grants: [], csrf: '', provedAt: '' });
  const { sessionToken, session } = await people.recoveryCodes.signIn({ email, code });
  return { name, headers: { cookie: await cookieOf(node, sessionToken) }, session, ...(grant && { grant }) };
}

/** The cookie as this node calls it: learned from one that it sets. */
async function cookieOf(node: NetworkNode, token: string): Promise<string> {
  const answer = await fetch(`${node.address}/language/en?to=/`, { redirect: 'manual' });
  const name = answer.headers.getSetCookie()[0]?.split('=')[0]?.replace('language', 'session');
  return `${name}=${token}`;
}

/** What came back; `code` where it was refused with one. */
export type Answer = { status: number; code: string; body: string };

let knocked = 0;

/**
 * Knocks at a route as a program would that wants JSON, so that a refusal says which it is. Each time from another network, as the proxy in front
 * tells it: how often one may ask is another test's.
 */
export async function knock(node: NetworkNode, route: Route, path: string, caller: Caller, body?: Record<string, string>): Promise<Answer> {
  const response = await fetch(node.address + path, {
    method: route.method.toUpperCase(),
    redirect: 'manual',
    headers: { accept: 'application/json', origin: node.address, 'x-forwarded-for': `10.0.${(++knocked >> 8) & 255}.${knocked & 255}`, ...caller.headers },
    ...(body && { body: new URLSearchParams({ _csrf: caller.session?.csrf ?? '', ...body }) }),
  });
  const text = await response.text();
  return { status: response.status, code: /"code":"(\w+)"/.exec(text)?.[1] ?? '', body: text };
}

/** A route's address with its parameters filled in; `profile` by the profile, wildcards and all others by `other`. */
export const addressOf = ({ path }: Route, profile: string, other: string): string =>
  path.replace(':profile', profile).replace(/\{?\/?\*\w+\}?|:\w+/g, (part) => (part.startsWith(':') ? other : `/${other}`));

export const parametersOf = ({ path }: Route): string[] => [...path.matchAll(/[:*](\w+)/g)].map((match) => match[1] ?? '').filter((name) => name !== 'profile');
