import { afterEach, beforeEach, expect, it } from 'vitest';
import { openTown, type Town } from './testing/open-town.ts';

const ZOE = 'zoe@example.org';
let town: Town;
beforeEach(async () => {
  town = await openTown();
});
afterEach(() => town.close());

const restored = () => town.store.write((db) => town.people.restored(db));

it('ends every session and each sign-in and change of address under way', async () => {
  await town.addPerson(ZOE);
  const { sessionToken, session } = await town.people.signIn({ token: (await town.letterTo(ZOE)).token });
  await town.people.account.askAddress(session, 'zoe@elsewhere.example');
  const { token } = await town.letterTo(ZOE);
  expect(await restored()).toEqual(['1 sessions ended: everybody signs in again.']);
  expect(await town.people.session(sessionToken)).toBeUndefined();
  await expect(town.people.signIn({ token })).rejects.toMatchObject({ code: 'sign_in_expired' });
  expect(await town.people.account.peekAddress(town.linkTo('zoe@elsewhere.example', 'address'))).toBeUndefined();
});

it('ends keys, invitations and codes on paper that may have been revoked, withdrawn or replaced since, and says how many', async () => {
  const administrator = await town.enter(ZOE);
  const { key } = await town.people.apiKeys.create({ name: 'Records', profile: '*', scopes: ['issue'], days: 30 }, 'node');
  const invited = { profile: '*', email: 'li@example.org', roles: ['auditor' as const], language: 'en' as const };
  await town.people.invitations.invite(invited, administrator);
  const link = town.linkTo('li@example.org', 'invitation');
  expect(await town.people.invitations.peek(link)).toBeDefined();
  const [code = ''] = await town.people.recoveryCodes.make(administrator);
  expect(await restored()).toEqual([expect.anything(), expect.stringMatching(/^1 inv/), expect.stringMatching(/^1 API/), expect.stringMatching(/^10 rec/)]);
  expect([await town.people.apiKeys.find(key), await town.people.invitations.peek(link)]).toEqual([undefined, undefined]);
  await expect(town.people.recoveryCodes.signIn({ email: ZOE, code })).rejects.toMatchObject({ code: 'recovery_code_wrong' });
  expect(await restored()).toEqual([]);
});
