import { MINUTE } from '@laurel/base';
import { SCHEMAS } from '@laurel/node';
import { holds, KEY_SCOPES, opens } from '@laurel/people';
import type { ScopedTable } from '@laurel/store';
import type { Access, Route } from '@laurel/web';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { walk } from '../../scripts/demo/walk.ts';
import { LEARNER, type Network, type NodeName, startNetwork } from '../network.ts';
import { addressOf, type Caller, knock, NOBODY, parametersOf, personWith, ROLES } from './doors.ts';

const NODES = ['issuer', 'holder', 'verifier'] as const;
const [OWN, OTHER] = ['kestrel-bay', 'heron'];
/** Every kind of id is tried at every door, and some of each. */
const IDS_OF_A_TABLE = 6;
const ACCESS_REFUSALS = new Set(['not_signed_in', 'not_allowed', 'sign_in_again', 'key_refused', 'key_scope']);

let network: Network;
const routes = {} as Record<NodeName, readonly Route[]>; // filled before any test

beforeAll(async () => {
  network = await startNetwork({
    configure: (name, config) => ({
      ...config,
      didResolver: true,
      listen: { ...config.listen, trustedProxies: ['127.0.0.1'] },
      ...(name === 'issuer'
        ? {
            profiles: [...(config.profiles ?? []), { slug: OTHER, name: { en: 'Heron College', fr: 'Collège Heron' } }],
            vcApi: { instances: ['eddsa-jcs-2022', 'status'] },
          }
        : {}),
      ...(name === 'verifier' ? { vcApi: {} } : {}),
    }),
  });
  // Real rows of real people behind the doors: awards, a wallet, a request, a verdict.
  expect(await walk(network, () => {})).toBe(true);
  for (const name of NODES) routes[name] = network[name].node().house.routes;
}, 240_000);
afterAll(() => network?.stop());

/** What the declared access says of a caller without a key: let in, or refused with which code. */
function expected({ access, path }: Route, { session }: Caller): 'in' | string {
  switch (access.kind) {
    case 'public':
    case 'protocol':
      return 'in';
    case 'key':
      return 'key_refused';
    case 'person':
      return session ? 'in' : 'not_signed_in';
    case 'role':
      if (!session) return 'not_signed_in';
      return [access.role, access.or ?? access.role].some((role) => holds(session, role, path.includes(':profile') ? OWN : '*')) ? 'in' : 'not_allowed';
  }
}

describe.each(NODES)('every door of the %s', (name) => {
  const callers: Caller[] = [];
  beforeAll(async () => {
    const places = name === 'issuer' ? [OWN, OTHER, '*'] : ['*'];
    const grants = places.flatMap((profile) => ROLES.map((role) => ({ role, profile })));
    for (const grant of [undefined, ...grants]) callers.push(await personWith(network[name], grant));
  });

  it('says who may come in, in a way that is known', () => {
    const KINDS: Record<Access['kind'], true> = { public: true, person: true, role: true, protocol: true, key: true };
    expect(routes[name].filter(({ access }) => !(access?.kind in KINDS)).map(({ path }) => path)).toEqual([]);
    expect(routes[name].length).toBeGreaterThan(30);
  });

  it('opens to nobody, to each role, and to that role of another profile as it says, and fails for none of them', { timeout: 600_000 }, async () => {
    const faults: string[] = [];
    let asked = 0;
    for (const route of routes[name]) {
      await Promise.all(
        [NOBODY, ...callers].map(async (caller) => {
          // No body and no token: whoever is let in is refused for that, before anything is done.
          const { status, code } = await knock(network[name], route, addressOf(route, OWN, 'nothing-here'), caller);
          asked++;
          const wanted = expected(route, caller);
          const found = ACCESS_REFUSALS.has(code) ? code : 'in';
          if (found !== wanted || status >= 500) faults.push(`${route.method} ${route.path} as ${caller.name}: ${status} ${code}, not ${wanted}`);
        }),
      );
    }
    expect(faults).toEqual([]);
    expect(asked).toBe(routes[name].length * (callers.length + 1));
  });

  it('of programs opens to a key with its scope on its profile and to no other', { timeout: 240_000 }, async () => {
    const { apiKeys } = network[name].node().house.people;
    const doors = routes[name].flatMap((route) => (route.access.kind === 'key' ? [{ route, access: route.access }] : []));
    const faults: string[] = [];
    for (const profile of [OWN, OTHER, '*'])
      for (const scope of KEY_SCOPES) {
        const { key } = await apiKeys.create({ name: 'Caller', profile, scopes: [scope], days: 1 }, 'node');
        for (const { route, access } of doors) {
          const { status, code } = await knock(network[name], route, addressOf(route, OWN, 'nothing-here'), {
            name: '',
            headers: { authorization: `Bearer ${key}` },
          });
          const wanted = opens({ id: '', profile, scopes: [scope] }, access.scope, access.orOfOne ? profile : access.profile) ? 'in' : 'key_scope';
          const found = ACCESS_REFUSALS.has(code) ? code : 'in';
          if (found !== wanted || status >= 500) faults.push(`${route.method} ${route.path} with ${scope} of ${profile}: ${status} ${code}, not ${wanted}`);
        }
      }
    expect(faults).toEqual([]);
  });

  it('gives nothing of somebody else’s away, and changes nothing of it, whatever id is named', { timeout: 600_000 }, async () => {
    const node = network[name];
    const { store, people } = node.node().house;
    const owner = name === 'issuer' ? OWN : await ownerOfWallet();
    const before = await rowsOf(owner);
    const ids = [
      ...new Set(Object.values(before).flatMap((rows) => rows.slice(0, IDS_OF_A_TABLE).flatMap((row) => (typeof row.id === 'string' ? [row.id] : [])))),
    ];
    const stranger = await personWith(node, name === 'issuer' ? { role: 'administrator', profile: OTHER } : { role: 'learner', profile: '*' });
    const faults: string[] = [];
    for (const route of routes[name].filter((one) => parametersOf(one).length > 0 && (one.access.kind === 'person' || one.access.kind === 'role')))
      for (const id of ids) {
        const body = route.method === 'get' ? undefined : { reason: 'other', note: 'x', name: 'x' };
        const answer = await knock(node, route, addressOf(route, OTHER, id), stranger, body);
        // A post that finds nothing to do may lead back to where it was pressed; what it left is looked at below.
        const well = answer.status >= 400 ? answer.status < 500 : answer.status === 303 && route.method === 'post';
        if (!well || answer.body.includes(LEARNER.email) || answer.body.includes(LEARNER.name))
          faults.push(`${route.method} ${addressOf(route, OTHER, id)}: ${answer.status} ${answer.code}`);
      }
    expect(faults).toEqual([]);
    expect(await rowsOf(owner)).toEqual(before);
    if (name !== 'verifier') expect(ids.length).toBeGreaterThan(5);

    async function ownerOfWallet(): Promise<string> {
      return (await store.write((db) => people.ensurePerson(db, { email: LEARNER.email, language: 'en' }))).id;
    }
    /** Every row that belongs to a profile or a person, table by table. */
    async function rowsOf(scope: string): Promise<Record<string, Record<string, unknown>[]>> {
      const found: Record<string, Record<string, unknown>[]> = {};
      for (const table of SCHEMAS.flatMap((schema) => schema.tables).filter(isScoped))
        found[String(table.schema.options.tableName)] = await store.as(scope).read((db) => db.list(table, {}));
      return found;
    }
  });

  it('that changes access or ways to sign in asks who signed in long ago once more', { timeout: 300_000 }, async () => {
    const node = network[name];
    const recent = routes[name].filter(({ access }) => 'recent' in access && access.recent);
    const own = await personWith(node, { role: 'administrator', profile: name === 'issuer' ? OWN : '*' });
    const whole = await personWith(node, { role: 'administrator', profile: '*' }); // what is no profile's is the node's
    const callerOf = ({ path }: Route) => (path.includes(':profile') ? own : whole);
    const codes = async (method: Route['method']) =>
      new Set(
        await Promise.all(
          recent
            .filter((route) => route.method === method)
            .map(async (route) => (await knock(node, route, addressOf(route, OWN, 'nothing-here'), callerOf(route))).code),
        ),
      );
    expect(recent.length).toBeGreaterThan(5);
    expect((await codes('get')).has('sign_in_again')).toBe(false);
    network.clock.advance(16 * MINUTE);
    expect(await codes('get')).toEqual(new Set(['sign_in_again']));
    expect((await codes('post')).has('sign_in_again')).toBe(false); // the form was opened in time
    network.clock.advance(15 * MINUTE);
    expect(await codes('post')).toEqual(new Set(['sign_in_again']));
  });
});

type Scoped = ScopedTable<Record<string, unknown>, string>;
const isScoped = (table: (typeof SCHEMAS)[number]['tables'][number]): table is Scoped => table.scope !== undefined;

/**
 * Doors that anybody may try, by the beginning of their address: a new one is written down here, so that it is opened on purpose. What programs
 * of others speak (`protocol`) brings its own proof.
 */
const OPEN_TO_ALL = [
  '/',
  '/help',
  '/privacy',
  '/healthz',
  '/readyz',
  '/language/:language',
  '/open/:code',
  '/reminders/:token',
  '/vc-api/instances',
  '/sign-in',
  '/setup/:token',
  '/invitation/:token',
  '/account/address/:token',
  '/account/address/confirmed',
  '/achievements/:id',
  '/catalogue',
  '/pathways',
  '/pathways/:id',
  '/consent/:request',
  '/recognition',
  '/recognition/:id',
  '/learn/begin/:pathway',
  '/attest/:token',
  '/learn/apply/:achievement',
  '/policies',
  '/learn/leave/done',
  '/api/openapi.json',
  '/issuers',
  '/claim/:token',
  '/certificates/:number',
  '/status/',
  '/wallet/new',
  '/wallet/account/erased',
  '/wallet/offer',
  '/wallet/request',
  '/verify',
  '/ask/:token',
  '/s/:token',
  '/c/:token',
  '/1.0/identifiers/',
];

it('nothing is open to all but what is meant to be', () => {
  const open = NODES.flatMap((name) => routes[name].flatMap(({ path, access }) => (access.kind === 'public' ? [path] : [])));
  const meant = (path: string) => OPEN_TO_ALL.some((known) => path === known || (known !== '/' && path.startsWith(known)));
  expect([...new Set(open)].filter((path) => !meant(path))).toEqual([]);
});
