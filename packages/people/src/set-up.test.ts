import { DAY } from '@laurel/base';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openTown, type Town } from './testing/open-town.ts';

describe('setting a node up', () => {
  let town: Town;
  beforeEach(async () => {
    town = await openTown();
  });
  afterEach(() => town.close());

  const link = async () => (await town.people.setupPath())?.replace('/setup/', '') ?? 'missing';
  const admin = { name: ' Amina  Diallo ', email: 'Amina@example.org', language: 'fr' } as const;
  const used = expect.objectContaining({ code: 'setup_used' });

  it('makes the first administrator by a link that works once', async () => {
    const token = await link();
    expect(token).toMatch(/^[\w-]{43}$/);
    expect(await town.people.peekSetUp(token)).toBe(true);
    const { sessionToken, session } = await town.people.setUp({ token, ...admin });
    expect(session).toMatchObject({
      person: { name: 'Amina Diallo', email: 'amina@example.org', language: 'fr' },
      grants: [{ role: 'administrator', profile: '*' }],
    });
    expect(await town.people.session(sessionToken)).toEqual(session);
    expect(await town.people.peekSetUp(token)).toBe(false);
    await expect(town.people.setUp({ token, ...admin, email: 'eve@example.org' })).rejects.toEqual(used);
    expect(await town.people.setupPath()).toBeUndefined();
    expect(town.events.map(({ action }) => action)).toEqual(['person.added', 'role.granted', 'node.set-up']);
  });

  it('lets one of ten simultaneous uses through', async () => {
    const token = await link();
    const outcomes = await Promise.allSettled(Array.from({ length: 10 }, (_, i) => town.people.setUp({ token, ...admin, email: `admin-${i}@example.org` })));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  it('ends a link by the next one, and after a day', async () => {
    const [first, second] = [await link(), await link()];
    await expect(town.people.setUp({ token: first, ...admin })).rejects.toEqual(used);
    town.later(DAY);
    expect(await town.people.peekSetUp(second)).toBe(false);
    await expect(town.people.setUp({ token: second, ...admin })).rejects.toEqual(used);
    await town.people.setUp({ token: await link(), ...admin });
  });

  it('does not open by a guess, and does not use the link up over a form that is not filled in', async () => {
    const token = await link();
    for (const guess of ['', 'missing', token.slice(1), `${token}A`]) await expect(town.people.setUp({ token: guess, ...admin })).rejects.toEqual(used);
    await expect(town.people.setUp({ token, ...admin, name: ' \u202E\u3164\u200D - ' })).rejects.toMatchObject({
      code: 'bad_form',
      problems: [{ at: 'name', code: 'name_missing' }],
    });
    await expect(town.people.setUp({ token, ...admin, email: 'amina' })).rejects.toMatchObject({
      code: 'bad_form',
      problems: [{ at: 'email', code: 'email_unreadable' }],
    });
    await town.people.setUp({ token, ...admin });
  });

  it('ends the session that the browser had before, since its person may have more rights now', async () => {
    const { token } = await town.letterTo('amina@example.org', { joinAs: 'learner' });
    const before = await town.people.signIn({ token });
    const { sessionToken } = await town.people.setUp({ token: await link(), ...admin }, { before: before.sessionToken });
    expect(await town.people.session(before.sessionToken)).toBeUndefined();
    expect(await town.people.session(sessionToken)).toBeDefined();
  });

  it('names somebody who was known by the address alone, and keeps the name of somebody who has one', async () => {
    const { token } = await town.letterTo('amina@example.org', { joinAs: 'learner' });
    const learner = await town.people.signIn({ token });
    const { session } = await town.people.setUp({ token: await link(), ...admin });
    expect(session.person).toEqual({ ...learner.session.person, name: 'Amina Diallo' });
    const again = await town.store.write((db) => town.people.ensurePerson(db, { email: 'AMINA@example.org', name: 'Somebody Else', language: 'en' }));
    expect(again).toEqual(session.person);
  });
});
