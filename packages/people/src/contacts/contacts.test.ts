import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DAY } from '@laurel/base';
import { snapshotDatabase } from '@laurel/store';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { newNodeKey, openTown, type Town } from '../testing/open-town.ts';
import type { Session } from '../types.ts';
import { Contact, contactAt } from './contact.ts';
import { lockContacts } from './lock-contacts.ts';
import { PersonKey } from './person-key.ts';

const ZOE = 'canary.zoe@learners.example';
let town: Town;
let zoe: Session;
beforeEach(async () => {
  town = await openTown();
  await town.enter('maya@kestrel.example');
  zoe = await enter(ZOE);
});
afterEach(() => town.close());

const enter = async (email: string): Promise<Session> => {
  const id = await town.addPerson(email);
  await town.store.write((db) => town.people.grant(db, id, { role: 'learner', profile: '*' }));
  return (await town.people.signIn({ token: (await town.letterTo(email)).token })).session;
};
const erase = (session: Session) => town.store.write((db) => town.people.account.eraseLearner(db, session));
/** What was asked for and has ended goes: the addresses that letters were asked for. */
const sweep = async () => {
  town.later(DAY);
  for (const job of town.people.jobs) await job.run();
  await town.store.purge();
};
const found = (files: readonly string[] = [town.file, `${town.file}-wal`]): boolean =>
  files.some((file) => ['canary', Buffer.from(ZOE).toString('base64').slice(0, -4)].some((words) => readFileSync(file, 'latin1').includes(words)));
const backup = async (name: string): Promise<string[]> => {
  const file = join(dirname(town.file), name);
  await snapshotDatabase({ kind: 'sqlite', file: town.file }, file);
  return [file];
};
const rowOf = (personId: string) => town.store.read((db) => db.one(Contact, { personId }));

describe('the address of a person', () => {
  it('stands nowhere in the database, its log or a backup, while they are here and when they are gone', async () => {
    expect(found()).toBe(true); // where a letter was asked for, until that has ended
    await sweep();
    expect([found(), found(await backup('before'))]).toEqual([false, false]);
    expect(await rowOf(zoe.person.id)).toMatchObject({
      email: null,
      fingerprint: expect.stringMatching(/^[\w-]{43}$/),
      sealed: expect.stringMatching(/^[\w-]{50,}$/),
    });
    expect((await town.people.personAt(ZOE))?.email).toBe(ZOE);
    await erase(zoe);
    await town.store.purge();
    expect([found(), found(await backup('after'))]).toEqual([false, false]);
    expect(await town.people.personAt(ZOE)).toBeUndefined();
  });

  it('cannot be read of a copied row once the person’s key is destroyed, nor by the key of somebody else', async () => {
    const copy = await rowOf(zoe.person.id);
    const eve = await enter('eve@learners.example');
    if (!copy) throw new Error('no row');
    await town.store.write((db) => db.remove(PersonKey, { personId: zoe.person.id }));
    await expect(town.people.person(zoe.person.id)).rejects.toMatchObject({ code: 'key_damaged' });
    expect([...(await town.people.persons([eve.person.id, zoe.person.id])).keys()]).toEqual([eve.person.id]); // a list goes on without
    await town.store.write((db) => db.update(Contact, { personId: eve.person.id }, { sealed: copy.sealed }));
    await expect(town.people.person(eve.person.id)).rejects.toMatchObject({ code: 'key_damaged' });
  });

  it('is bound to its row: under the right key too it opens nowhere else', async () => {
    const eve = await enter('eve@learners.example');
    const [mine, theirs] = await town.store.read(async (db) => [await db.one(PersonKey, { personId: zoe.person.id }), await rowOf(eve.person.id)]);
    if (!mine || !theirs) throw new Error('no rows');
    const own = town.agent.unseal(mine.sealed, `key of person ${zoe.person.id}`);
    const moved = { sealed: town.agent.seal(own, `key of person ${eve.person.id}`) };
    await town.store.write(async (db) => {
      await db.update(PersonKey, { personId: eve.person.id }, moved);
      await db.update(Contact, { personId: eve.person.id }, { sealed: (await rowOf(zoe.person.id))?.sealed ?? '' });
    });
    await expect(town.people.person(eve.person.id)).rejects.toMatchObject({ code: 'key_damaged' });
  });

  it('is found by one look into an index', async () => {
    const plan = await town.store.read((db) => db.query(Contact, 'contact').andWhere('contact.fingerprint = :fingerprint', contactAt(town, ZOE)).plan());
    expect(plan).toEqual([expect.stringMatching(/^SEARCH contact USING INDEX \S+ \(fingerprint=\?\)$/)]);
  });

  it('is of one person only, however often and however it is typed', async () => {
    expect(await town.addPerson('Canary.ZOE@learners.example')).toBe(zoe.person.id);
    const taken = town.store.write((db) => db.update(Contact, { personId: zoe.person.id }, contactAt(town, 'maya@kestrel.example')));
    await expect(taken).rejects.toThrow();
  });

  it('of somebody who works here too is locked anew when they erase what they learned, and the key of before is gone', async () => {
    await town.store.write((db) => town.people.grant(db, zoe.person.id, { role: 'registrar', profile: 'law' }));
    const before = await rowOf(zoe.person.id);
    expect(await erase(zoe)).toBe('stays');
    expect((await town.people.persons([zoe.person.id])).get(zoe.person.id)?.email).toBe(ZOE);
    expect((await town.people.signIn({ token: (await town.letterTo(ZOE)).token })).session.person.id).toBe(zoe.person.id);
    await town.store.write((db) => db.update(Contact, { personId: zoe.person.id }, { sealed: before?.sealed ?? '' }));
    await expect(town.people.person(zoe.person.id)).rejects.toMatchObject({ code: 'key_damaged' });
  });

  it('is not looked for under another key-encryption key than it was kept under', async () => {
    await expect(lockContacts({ ...town, agent: newNodeKey() })).rejects.toThrow();
    await lockContacts(town);
  });
});
