import type { RoleName } from '@laurel/people';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openTestVerifier, type TestVerifier } from '../testing/open-test-verifier.ts';

let test: TestVerifier;
beforeAll(async () => {
  test = await openTestVerifier();
});
afterAll(() => test.stop());

/** Somebody with one role, signed in; answers the cookie. */
async function enter(role: RoleName, at: TestVerifier = test): Promise<string> {
  const email = `${role}@northshore.example`;
  const person = await at.store.write(async (db) => {
    const found = await at.verifier.people.ensurePerson(db, { email, name: role, language: 'en' });
    await at.verifier.people.grant(db, found.id, { role, profile: '*' });
    return found;
  });
  const [code = ''] = await at.verifier.people.recoveryCodes.make({ person, id: '', grants: [], csrf: '', provedAt: '' });
  const answer = await at.post('/sign-in/recovery', { email, code });
  return answer.headers.getSetCookie()[0]?.split(';')[0] ?? '';
}

it('an organisation lets colleagues in who ask for badges, on the whole node', async () => {
  const administrator = await enter('administrator');
  const page = await (await test.ask('/hiring/people', { session: administrator })).text();
  for (const shown of ['Northshore Care Group', 'administrator@northshore.example', 'href="/hiring/people/invite"']) expect(page).toContain(shown);
  await test.post('/hiring/people/invite', { email: 'new@northshore.example', roles: 'verifier', language: 'en' }, administrator);
  const [link = ''] = /\/invitation\/[\w-]+/.exec(test.letters.at(-1)?.text ?? '') ?? [];
  const entered = await test.post(link, { name: 'Tomasz', language: 'en' });
  const colleague = entered.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  expect((await test.ask('/', { session: colleague })).headers.get('location')).toBe('/hiring');
  expect([(await test.ask('/hiring', { session: colleague })).status, (await test.ask('/hiring/people', { session: colleague })).status]).toEqual([200, 403]);
});

it('a key of a program is made for what the node has an address for: checking only where that is switched on', async () => {
  const offered = async (at: TestVerifier, session: string) => {
    const page = await (await at.ask('/hiring/keys/new', { session })).text();
    return [...page.matchAll(/name="scopes"[^>]*value="(\w+)"/g)].map(([, scope]) => scope);
  };
  expect(await offered(test, await enter('administrator'))).toEqual(['mail']);
  const withDoors = await openTestVerifier({ vcApi: true });
  expect(await offered(withDoors, await enter('administrator', withDoors))).toEqual(['verify', 'mail']);
  await withDoors.stop();
});

it('whoever only audits begins at the record, and sees no other place', async () => {
  const auditor = await enter('auditor');
  expect((await test.ask('/', { session: auditor })).headers.get('location')).toBe('/hiring/audit');
  const page = await (await test.ask('/hiring/audit', { session: auditor })).text();
  expect([page.includes('Gave a role'), page.includes('href="/hiring/people"'), page.includes('href="/hiring/requests/new"')]).toEqual([true, false, false]);
  expect(await (await test.ask('/hiring/audit/check', { session: auditor })).text()).toContain('The record is whole.');
});

it('whoever only operates begins at how the node stands, and sees no other place', async () => {
  await test.make();
  const operator = await enter('operator');
  expect((await test.ask('/', { session: operator })).headers.get('location')).toBe('/hiring/node');
  expect((await test.ask('/hiring', { session: operator })).headers.get('location')).toBe('/hiring/node');
  const page = await (await test.ask('/hiring/node', { session: operator })).text();
  for (const shown of ['How it stands', 'Signing key', 'Last backup', '<code>laurel doctor</code>']) expect(page).toContain(shown);
  for (const place of ['/hiring/requests', '/hiring/people', '/hiring/audit']) expect([place, page.includes(`href="${place}`)]).toEqual([place, false]);
  expect((await test.ask('/hiring/requests/new', { session: operator })).status).toBe(403);
});

it('whoever administers reads there how the node stands, beside the requests; a clerk does not', async () => {
  await test.make();
  const [administrator, clerk] = [await enter('administrator'), await enter('verifier')];
  const requests = await (await test.ask('/hiring', { session: administrator })).text();
  expect(requests.match(/<a [^>]*aria-current="page"[^>]*>/g)).toEqual([expect.stringContaining('href="/hiring"')]);
  expect(requests).toContain('href="/hiring/node"');
  expect(await (await test.ask('/hiring/node', { session: administrator })).text()).toContain('Last backup');
  expect((await test.ask('/hiring/node', { session: clerk })).status).toBe(403);
  expect(await (await test.ask('/hiring', { session: clerk })).text()).not.toContain('href="/hiring/node"');
});
