import { KEY_SCOPES, type KeyScope } from '@laurel/people';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { REFUSED_KEY_RATE } from '../limits.ts';
import type { Route } from '../route.ts';
import { openTestNode, type TestNode } from '../testing/open-test-node.ts';

const PROFILES = ['*', 'kestrel', 'heron'];
const doors = PROFILES.flatMap((profile) => KEY_SCOPES.map((scope) => ({ profile, scope, path: `/door/${profile === '*' ? 'node' : profile}/${scope}` })));
const routes: readonly Route[] = [
  ...doors.map(
    ({ profile, scope, path }): Route => ({
      method: 'post',
      path,
      access: { kind: 'key', scope, profile },
      accepts: 'json',
      run: async ({ apiKey, session }) => ({ kind: 'json', body: { by: apiKey?.id, session: session !== undefined } }),
    }),
  ),
  {
    method: 'post',
    path: '/door-of-one',
    access: { kind: 'key', scope: 'mail', profile: '*', orOfOne: true },
    accepts: 'json',
    run: async ({ apiKey }) => ({ kind: 'json', body: { of: apiKey?.profile } }),
  },
  {
    method: 'get',
    path: '/slow-door',
    access: { kind: 'key', scope: 'read', profile: '*' },
    limit: { perMinute: 1, burst: 2 },
    run: async () => ({ kind: 'json', body: {} }),
  },
];

let node: TestNode;
const keys = new Map<string, { id: string; key: string }>();
beforeAll(async () => {
  node = await openTestNode({ routes });
  for (const { profile, scope } of doors)
    keys.set(`${profile} ${scope}`, await node.people.apiKeys.create({ name: 'A program', profile, scopes: [scope], days: 1 }, 'node'));
});
afterAll(() => node.stop());

const keyOf = (profile: string, scope: KeyScope): { id: string; key: string } => {
  const made = keys.get(`${profile} ${scope}`);
  if (!made) throw new Error('no such key');
  return made;
};
const knock = (path: string, authorization?: string, more: RequestInit = {}) =>
  fetch(node.url + path, {
    method: 'POST',
    body: '{}',
    ...more,
    headers: { 'Content-Type': 'application/json', ...(authorization === undefined ? {} : { Authorization: authorization }), ...more.headers },
  });

describe('the matrix of scopes', () => {
  it(`each of ${doors.length} kinds of key opens its own doors of ${doors.length} and no other`, async () => {
    for (const holder of doors) {
      const { id, key } = keyOf(holder.profile, holder.scope);
      for (const door of doors) {
        const answer = await knock(door.path, `Bearer ${key}`);
        const may = holder.scope === door.scope && (holder.profile === '*' || holder.profile === door.profile);
        expect([holder, door, answer.status]).toEqual([holder, door, may ? 200 : 403]);
        const body: unknown = await answer.json();
        expect(body).toMatchObject(may ? { by: id, session: false } : { code: 'key_scope' });
        expect(answer.headers.get('www-authenticate')).toBe(may ? null : 'Bearer error="insufficient_scope"');
      }
    }
  });
});

describe('a door for the whole node or one profile', () => {
  it('opens to a key of either with its scope, and to no other', async () => {
    for (const profile of PROFILES) {
      expect(await (await knock('/door-of-one', `Bearer ${keyOf(profile, 'mail').key}`)).json()).toEqual({ of: profile });
      expect((await knock('/door-of-one', `Bearer ${keyOf(profile, 'read').key}`)).status).toBe(403);
    }
  });
});

describe('a key that is refused', () => {
  it('is told whether it lacks the scope or is of another profile', async () => {
    const profiled = doors.find(({ profile }) => profile !== '*');
    const whole = doors.find((door) => door.profile === '*' && door.scope === profiled?.scope);
    const other = doors.find(({ scope }) => scope !== profiled?.scope);
    if (!profiled || !whole || !other) throw new Error('no such doors');
    const told = async (path: string) => JSON.stringify(await (await knock(path, `Bearer ${keyOf(profiled.profile, profiled.scope).key}`)).json());
    expect(await told(whole.path)).toContain(`has the scope ${whole.scope}, but for another profile: this address asks for a key of the whole node`);
    expect(await told(other.path)).toContain(`asks for the scope ${other.scope}.`);
  });
});

describe('a door that is knocked at with wrong keys', () => {
  it('asks whoever goes on to wait, and stays open to whoever brings a right one', async () => {
    const flooded = await openTestNode({ routes });
    const { key } = await flooded.people.apiKeys.create({ name: 'A program', profile: '*', scopes: ['read'], days: 1 }, 'node');
    const knockAt = (authorization: string) => fetch(`${flooded.url}/slow-door`, { headers: { Authorization: authorization } });
    const { burst } = REFUSED_KEY_RATE;
    const statuses: number[] = [];
    for (let tried = 0; tried <= burst; tried += 1) statuses.push((await knockAt(`Bearer lrl_test_${tried}`)).status);
    expect(statuses).toEqual([...Array.from({ length: burst }, () => 401), 429]);
    expect((await knockAt(`Bearer ${key}`)).status).toBe(200);
    await flooded.stop();
  });
});

describe('a door for keys', () => {
  it.each([undefined, '', 'Bearer', 'Bearer ', 'Basic bHJs', 'Bearer lrl_test_0000000000000000_x', `Bearer ${'a'.repeat(300)}`, 'bearer a b'])(
    'does not open to %j, and says which kind of key it wants',
    async (authorization) => {
      const answer = await knock('/door/node/read', authorization);
      expect(answer.status).toBe(401);
      expect(answer.headers.get('content-type')).toBe('application/problem+json');
      expect(answer.headers.get('www-authenticate')).toBe('Bearer error="invalid_token"');
      expect(await answer.json()).toMatchObject({ code: 'key_refused', status: 401 });
    },
  );

  it('opens to no session, whatever a browser brings along', async () => {
    const cookie = await node.signIn('odile@kestrel.example', { role: 'administrator', profile: '*' });
    expect((await knock('/door/node/admin', undefined, { headers: { Cookie: cookie, Origin: node.url } })).status).toBe(401);
  });

  it('reads no body before it has seen a key', async () => {
    expect((await knock('/door/node/read', undefined, { body: '{"a":1,"a":2}' })).status).toBe(401);
    expect((await knock('/door/node/read', `Bearer ${keyOf('*', 'read').key}`, { body: '{"a":1,"a":2}' })).status).toBe(400);
  });

  it('counts by key, so that one program never spends what is another’s', async () => {
    const ask = (key: string) => fetch(`${node.url}/slow-door`, { headers: { Authorization: `Bearer ${key}` } });
    const other = await node.people.apiKeys.create({ name: 'Another', profile: '*', scopes: ['read'], days: 1 }, 'node');
    const { key } = keyOf('*', 'read');
    expect([(await ask(key)).status, (await ask(key)).status, (await ask(key)).status, (await ask(other.key)).status]).toEqual([200, 200, 429, 200]);
  });

  it('closes with the key: revoked or ended, at the next request', async () => {
    const made = await node.people.apiKeys.create({ name: 'Gone soon', profile: '*', scopes: ['read'], days: 1 }, 'node');
    expect((await knock('/door/node/read', `Bearer ${made.key}`)).status).toBe(200);
    await node.people.apiKeys.revoke(made.id, 'node');
    expect((await knock('/door/node/read', `Bearer ${made.key}`)).status).toBe(401);
    const { key } = keyOf('kestrel', 'read');
    node.clock.now = new Date(node.clock.now.getTime() + 86_400_000);
    expect((await knock('/door/kestrel/read', `Bearer ${key}`)).status).toBe(401);
  });

  it('logs neither the key nor its secret', () => {
    const logged = JSON.stringify(node.logged);
    for (const { key } of keys.values()) expect(logged).not.toContain(key.slice(-43));
  });
});
