import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Contact } from '../contacts/contact.ts';
import { openTown, type Town } from '../testing/open-town.ts';
import type { Session } from '../types.ts';
import { eraseLearner } from './erase-learner.ts';

const ZOE = 'zoe@example.org';
let town: Town;
let zoe: Session;
beforeEach(async () => {
  town = await openTown();
  await town.enter('maya@example.org');
  zoe = await town.enter(ZOE, { role: 'learner', profile: '*' });
});
afterEach(() => town.close());

const erase = (session: Session) => town.store.write((db) => town.people.account.eraseLearner(db, session));

describe('a learner who leaves', () => {
  it('is nobody here any more: no session, no way in, and a letter to their address is not written', async () => {
    const { token } = await town.letterTo(ZOE);
    const [code = ''] = await town.people.recoveryCodes.make(zoe);
    expect(await erase(zoe)).toBe('gone');
    expect(await town.people.person(zoe.person.id)).toBeUndefined();
    await expect(town.people.signIn({ token })).rejects.toMatchObject({ code: 'sign_in_expired' });
    await expect(town.people.recoveryCodes.signIn({ email: ZOE, code })).rejects.toMatchObject({ code: 'recovery_code_wrong' });
    const letters = town.letters.length;
    await town.letterTo(ZOE);
    expect(town.letters.length).toBe(letters);
    expect(town.events.at(-1)).toEqual({ actor: `person:${zoe.person.id}`, action: 'person.erased', object: `person:${zoe.person.id}` });
  });

  it('keeps account and sessions where they have another role, wherever that is', async () => {
    await town.store.write((db) => town.people.grant(db, zoe.person.id, { role: 'registrar', profile: 'law' }));
    expect(await erase(zoe)).toBe('stays');
    const session = (await town.people.signIn({ token: (await town.letterTo(ZOE)).token })).session;
    expect(session.grants).toEqual([{ role: 'registrar', profile: 'law' }]);
  });

  it('is forgotten elsewhere by the address that they proved to own, and by none that somebody only typed for them', async () => {
    const told: unknown[] = [];
    const telling = eraseLearner({ ...town, record: async () => {}, whenErased: async (_, person) => void told.push(person) });
    const typed = await town.enter('typed@example.org', { role: 'learner', profile: '*' });
    await town.store.write(async (db) => {
      await db.update(Contact, { personId: typed.person.id }, { verifiedAt: null });
      for (const session of [zoe, typed]) await telling(db, session);
    });
    expect(told).toEqual([
      { id: zoe.person.id, address: ZOE },
      { id: typed.person.id, address: undefined },
    ]);
  });
});
