import { readFileSync } from 'node:fs';
import { hashed } from '@laurel/base';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type KeyScope, opens, type Session } from './index.ts';
import { API_KEY_DAYS_MAX, API_KEY_RATE } from './limits.ts';
import { openTown, type Town } from './testing/open-town.ts';

let town: Town;
beforeEach(async () => {
  town = await openTown();
});
afterEach(() => town.close());

const DAY = 86_400_000;
const make = (change: { profile?: string; scopes?: KeyScope[]; days?: number; name?: string } = {}, by: Session | 'node' = 'node') =>
  town.people.apiKeys.create({ name: 'Student records', profile: 'kestrel', scopes: ['issue'], days: 30, ...change }, by);

it('says by its form what it is, and opens what it was made for', async () => {
  const { id, key } = await make();
  expect(key).toMatch(new RegExp(`^lrl_live_${id}_[\\w-]{43}$`));
  expect(await town.people.apiKeys.find(key)).toEqual({ id, profile: 'kestrel', scopes: ['issue'] });
});

it('rests as a hash: neither the secret nor the whole key stands in the database', async () => {
  const { id, key } = await make();
  await town.people.apiKeys.find(key);
  const secret = key.slice(`lrl_live_${id}_`.length);
  const files = [town.file, `${town.file}-wal`].map((file) => readFileSync(file, 'latin1')).join('');
  expect(files).toContain(hashed(secret));
  for (const clear of [secret, key]) expect(files).not.toContain(clear);
});

it('is not opened by a key that differs in any one character', async () => {
  const { key } = await make();
  for (let at = 0; at < key.length; at++) {
    const other = key[at] === 'a' ? 'b' : 'a';
    expect(await town.people.apiKeys.find(key.slice(0, at) + other + key.slice(at + 1))).toBeUndefined();
  }
  for (const wrong of ['', 'lrl_live_', `${key}a`, ` ${key}`, key.slice(0, -1), key.replace('live', 'test')])
    expect(await town.people.apiKeys.find(wrong)).toBeUndefined();
});

it('ends on its day and not before', async () => {
  const { key, expiresAt } = await make({ days: 7 });
  town.later(7 * DAY - 1);
  expect(await town.people.apiKeys.find(key)).toBeDefined();
  town.later(1);
  expect(town.now()).toBe(expiresAt);
  expect(await town.people.apiKeys.find(key)).toBeUndefined();
});

it('ends at once when it is revoked, once, and no other with it', async () => {
  const [gone, stays] = [await make(), await make()];
  const admin = await town.enter('admin@example.org');
  await town.people.apiKeys.revoke(gone.id, admin);
  await town.people.apiKeys.revoke(gone.id, admin);
  expect(await town.people.apiKeys.find(gone.key)).toBeUndefined();
  expect(await town.people.apiKeys.find(stays.key)).toBeDefined();
  expect(town.events.filter(({ action }) => action === 'api-key.revoked')).toEqual([
    { actor: `person:${admin.person.id}`, action: 'api-key.revoked', object: `api-key:${gone.id}`, profile: 'kestrel' },
  ]);
  await expect(town.people.apiKeys.revoke('0000000000000000', 'node')).rejects.toMatchObject({ code: 'not_found' });
});

it('is listed with what it may do and when it was last used, noted once a minute, never with its secret', async () => {
  const { id, key, expiresAt } = await make({ scopes: ['verify', 'read', 'verify'] });
  const created = town.now();
  town.later(1_000);
  await town.people.apiKeys.find(key);
  const used = town.now();
  town.later(59_000);
  await town.people.apiKeys.find(key);
  const listed = {
    id,
    profile: 'kestrel',
    name: 'Student records',
    scopes: ['verify', 'read'],
    createdAt: created,
    expiresAt,
    lastUsedAt: used,
    revokedAt: null,
  };
  expect(await town.people.apiKeys.list()).toEqual([listed]);
  town.later(1_000);
  await town.people.apiKeys.find(key);
  expect((await town.people.apiKeys.list())[0]?.lastUsedAt).toBe(town.now());
});

it('of one profile is neither listed nor revoked through another', async () => {
  const { id } = await make();
  expect([(await town.people.apiKeys.list('kestrel')).length, await town.people.apiKeys.list('heron')]).toEqual([1, []]);
  await expect(town.people.apiKeys.revoke(id, 'node', 'heron')).rejects.toMatchObject({ code: 'not_found' });
  await town.people.apiKeys.revoke(id, 'node', 'kestrel');
  expect((await town.people.apiKeys.list('kestrel'))[0]?.revokedAt).toBe(town.now());
});

it('is neither made nor revoked by whoever administers the profile no more, or another one', async () => {
  const admin = await town.enter('admin@example.org');
  const dean = await town.enter('dean@example.org', { role: 'administrator', profile: 'kestrel' });
  const { id } = await make({}, dean);
  const elsewhere = await town.enter('else@example.org', { role: 'administrator', profile: 'heron' });
  await town.people.access.setRoles({ profile: 'kestrel', personId: dean.person.id, roles: ['registrar'] }, admin);
  for (const by of [dean, elsewhere]) {
    await expect(make({}, by)).rejects.toMatchObject({ code: 'not_allowed' });
    await expect(town.people.apiKeys.revoke(id, by)).rejects.toMatchObject({ code: 'not_allowed' });
  }
  await expect(make({ profile: '*' }, elsewhere)).rejects.toMatchObject({ code: 'not_allowed' });
  expect((await town.people.apiKeys.list()).map(({ revokedAt }) => revokedAt)).toEqual([null]);
});

it('is made so often by people that all programs of a profile have one, and then slowly; the operator at the machine may', async () => {
  const dean = await town.enter('dean@example.org', { role: 'administrator', profile: 'kestrel' });
  for (let made = 0; made < API_KEY_RATE.burst; made++) await make({}, dean);
  await expect(make({}, dean)).rejects.toMatchObject({ code: 'too_many_requests', retryAfterSeconds: expect.any(Number) });
  await make();
  await make({ profile: 'heron' }, await town.enter('heron@example.org', { role: 'administrator', profile: 'heron' }));
  town.later(60_000 / API_KEY_RATE.perMinute);
  await make({}, dean);
  expect(await town.people.apiKeys.list('kestrel')).toHaveLength(API_KEY_RATE.burst + 2);
});

it('is told of in the audit record with its scopes', async () => {
  const { id } = await make({ scopes: ['issue', 'revoke'] });
  expect(town.events).toEqual([{ actor: 'node', action: 'api-key.created', object: `api-key:${id}`, profile: 'kestrel', detail: { scopes: 'issue+revoke' } }]);
});

it.each([{ scopes: [] }, { days: 0 }, { days: 1.5 }, { days: API_KEY_DAYS_MAX + 1 }, { name: ' \u200b ' }])('is not made of %j', async (wrong) => {
  await expect(make(wrong)).rejects.toMatchObject({ code: 'bad_form' });
  expect(await town.people.apiKeys.list()).toEqual([]);
  expect(town.events).toEqual([]);
});

it('opens its own profile and its own scopes only', () => {
  const key = { id: 'a', profile: 'kestrel', scopes: ['issue', 'admin'] as const };
  expect([opens(key, 'issue', 'kestrel'), opens({ ...key, profile: '*' }, 'issue', 'heron'), opens({ ...key, profile: '*' }, 'issue', '*')]).toEqual([
    true,
    true,
    true,
  ]);
  expect([opens(key, 'issue', 'heron'), opens(key, 'issue', '*'), opens(key, 'revoke', 'kestrel'), opens(key, 'read', 'kestrel')]).toEqual([
    false,
    false,
    false,
    false,
  ]);
});
