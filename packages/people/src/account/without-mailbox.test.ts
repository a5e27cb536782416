import { afterEach, beforeEach, expect, it } from 'vitest';
import { hasMailbox, idWithoutMailbox } from '../index.ts';
import { openTown, type Town } from '../testing/open-town.ts';
import type { Person } from '../types.ts';

let town: Town;
let zoe: Person;
beforeEach(async () => {
  town = await openTown();
  zoe = await town.store.write((db) => town.people.addWithoutMailbox(db, { name: 'Zoë Haddad', language: 'fr' }));
});
afterEach(() => town.close());

const OWN = 'zoe@example.org';
const give = (email: string, personId = zoe.id) =>
  town.store.write((db) =>
    town.people.account.giveAddress(db, { personId, email, language: 'fr', from: { is: 'guardian', name: 'Noor Haddad' } }, 'person:registrar'),
  );
const refused = (code: string) => expect.objectContaining({ code });

it('somebody without a mailbox is found by what stands for it, and by nobody who would sign in as them', async () => {
  expect([hasMailbox(zoe.email), hasMailbox(OWN), idWithoutMailbox(zoe.email), idWithoutMailbox(OWN)]).toEqual([false, true, zoe.id, undefined]);
  expect(await town.people.person(zoe.id)).toEqual(zoe);
  expect(await town.people.personAt(zoe.email.toUpperCase())).toEqual(zoe);
  expect((await town.people.persons([zoe.id])).get(zoe.id)).toEqual(zoe);
  const crowd = Array.from({ length: 40_000 }, (_, nth) => `gone${nth}`); // more than one statement takes
  expect([...(await town.people.persons([...crowd, zoe.id])).values()]).toEqual([zoe]);
  const typed = { email: zoe.email, language: 'en' as const };
  expect(await town.store.write((db) => town.people.ensurePerson(db, typed))).toEqual(zoe);
  // Of nobody: no person comes of it, nor a letter.
  const nobody = { ...typed, email: `00${zoe.email}` };
  await expect(town.store.write((db) => town.people.ensurePerson(db, nobody))).rejects.toEqual(refused('bad_form'));
  for (const joinAs of [undefined, 'learner' as const])
    await expect(town.people.requestSignIn({ ...typed, ...(joinAs && { joinAs }) })).rejects.toEqual(refused('bad_form'));
  await expect(town.people.signIn({ email: zoe.email, code: '000000' })).rejects.toEqual(refused('sign_in_expired'));
  await expect(town.people.signInLink(zoe.email)).rejects.toEqual(refused('bad_form'));
  await expect(town.store.write((db) => town.people.addWithoutMailbox(db, { name: ' ', language: 'fr' }))).rejects.toEqual(refused('bad_form'));
  expect(town.letters).toEqual([]);
});

it('their first address is theirs once it is confirmed there, and what was kept under the other goes on under it', async () => {
  await give(OWN);
  expect(await town.people.person(zoe.id)).toEqual(zoe);
  const token = town.linkTo(OWN, 'address');
  expect(await town.people.account.peekAddress(token)).toEqual({ email: OWN, given: true });
  expect(town.letters.at(-1)?.subject).toBe('address fr by guardian Noor Haddad'); // it says who, since she asked for nothing
  await town.people.account.confirmAddress(token);
  expect(town.addressed).toEqual([{ id: zoe.id, before: zoe.email, email: OWN }]);
  expect(await town.people.person(zoe.id)).toEqual({ ...zoe, email: OWN });
  expect((await town.people.personAt(zoe.email))?.id).toBe(zoe.id); // a roster of before still finds her
  expect((await town.people.signIn({ token: (await town.letterTo(OWN)).token })).session.person.id).toBe(zoe.id);
  expect(town.letters.map(({ to }) => to)).toEqual([OWN, OWN]);
  await expect(give('other@example.org')).rejects.toEqual(refused('conflict'));
});

it('an address that is somebody’s already brings no letter; one that letters cannot reach is refused; the newest question counts', async () => {
  await town.addPerson('eve@example.org');
  await give('eve@example.org');
  await expect(give(zoe.email)).rejects.toEqual(refused('bad_form'));
  await expect(give('nobody')).rejects.toEqual(refused('bad_form'));
  expect(town.letters).toEqual([]);
  await give('mistyped@example.org');
  const first = town.linkTo('mistyped@example.org', 'address');
  await give(OWN);
  await expect(town.people.account.confirmAddress(first)).rejects.toEqual(refused('link_ended'));
  await town.people.account.confirmAddress(town.linkTo(OWN, 'address'));
  expect((await town.people.person(zoe.id))?.email).toBe(OWN);
});
