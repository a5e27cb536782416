import { readFileSync } from 'node:fs';
import type { Migration } from '@laurel/store';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { LOCKED_AT_ONCE } from '../limits.ts';
import { newNodeKey, openTown, type Town } from '../testing/open-town.ts';
import { Contact } from './contact.ts';
import { lockContacts } from './lock-contacts.ts';
import { PersonKey } from './person-key.ts';

const PERSONS = LOCKED_AT_ONCE + 20;
const addressOf = (nth: number) => `canary-${nth}@old.example`;

const agent = newNodeKey();
const sealed = agent.seal(Buffer.alloc(32, 7).toString('base64url'), 'key of person p7');
/** Rows of a node that kept addresses plain, and already had a key of one learner. */
const rows: Migration = {
  id: 'people-0007-z-rows',
  sql: [
    ...Array.from({ length: PERSONS }, (_, nth) => [
      `INSERT INTO person VALUES ('p${nth}', 'Maya', 'en', '2026-01-01')`,
      `INSERT INTO contact VALUES ('${addressOf(nth)}', 'p${nth}', '2026-01-01', ${nth === 1 ? 'NULL' : "'2026-01-02'"})`,
    ]).flat(),
    'CREATE TABLE person_key (person_id text PRIMARY KEY, sealed text NOT NULL, made_at text NOT NULL)',
    `INSERT INTO person_key VALUES ('p7', '${sealed}', '2026-01-01')`,
  ],
};

let town: Town;
beforeEach(async () => {
  town = await openTown({ agent, older: rows });
});
afterEach(() => town.close());

const plain = () => town.store.read((db) => db.query(Contact, 'contact').andWhere('contact.email IS NOT NULL').getCount());
const onDisk = () => ['', '-wal'].some((end) => readFileSync(`${town.file}${end}`, 'latin1').includes('canary-'));

it('locks what an older node kept plain and leaves none of it on the disk; everybody is found by it as before, and keeps the key they had', async () => {
  expect([await plain(), onDisk()]).toEqual([PERSONS, true]);
  expect((await town.people.person('p3'))?.email).toBe(addressOf(3)); // a command that only looks reads it before
  await town.people.lockContacts();
  expect([await plain(), onDisk()]).toEqual([0, false]);
  for (const nth of [0, 7, PERSONS - 1]) {
    expect(await town.people.personAt(addressOf(nth))).toEqual({ id: `p${nth}`, name: 'Maya', email: addressOf(nth), language: 'en' });
    const { session } = await town.people.signIn({ token: (await town.letterTo(addressOf(nth))).token });
    expect(session.person.id).toBe(`p${nth}`);
  }
  expect(await town.store.read((db) => db.one(PersonKey, { personId: 'p7' }))).toEqual({ personId: 'p7', sealed, madeAt: '2026-01-01' });
  expect(await town.store.read((db) => db.count(PersonKey, {}))).toBe(PERSONS);
  expect(await town.store.read((db) => db.one(Contact, { personId: 'p1' }))).toMatchObject({ createdAt: '2026-01-01', verifiedAt: null });
});

it('goes on where a process was killed meanwhile', async () => {
  let left = LOCKED_AT_ONCE + 5;
  const fingerprint: typeof agent.fingerprint = (text, about) => {
    if (left-- === 0) throw new Error('killed');
    return agent.fingerprint(text, about);
  };
  await expect(lockContacts({ ...town, agent: { ...agent, fingerprint } })).rejects.toThrow('killed');
  expect(await plain()).toBe(PERSONS - LOCKED_AT_ONCE);
  await town.people.lockContacts();
  expect([await plain(), onDisk()]).toEqual([0, false]);
  expect((await town.people.personAt(addressOf(PERSONS - 1)))?.id).toBe(`p${PERSONS - 1}`);
});
