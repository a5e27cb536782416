import { LaurelError } from '@laurel/base';
import { Identifier } from '@veramo/data-store';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { type Database, openDatabase } from './database.ts';
import { type Add, openGroupCommit } from './group-commit.ts';
import type { Addition } from './records.ts';
import { codeOf } from './testing/ask.ts';
import { newFile } from './testing/open.ts';

let database: Database;
beforeAll(async () => {
  database = await openDatabase(newFile());
});
afterAll(() => database.close());

let writes: number[] = [];
beforeEach(() => {
  writes = [];
});

/** A line before a real database that notes how many come together. */
const counted = (): Add =>
  openGroupCommit(async (group) => {
    writes.push(group.length);
    await Promise.all(group.map((addition) => database.add(addition)));
  }).add;

const at = new Date('2026-11-25T12:00:00.000Z');
const row = (did: string): Addition => ({ did: { did, provider: 'did:key', saveDate: at, updateDate: at }, adopted: [] });
const stored = (did: string) => database.read(({ manager }) => manager.existsBy(Identifier, { did }));

it('commits what comes together in one write, and answers only when it is stored', async () => {
  const add = counted();
  const dids = Array.from({ length: 100 }, (_, i) => `did:key:together-${i}`);
  await Promise.all(dids.map(async (did) => add(row(did)).then(async () => expect(await stored(did)).toBe(true))));
  expect(writes).toEqual([100]);
});

it('lets nobody wait behind more than a group', async () => {
  const add = counted();
  await Promise.all(Array.from({ length: 600 }, (_, i) => add(row(`did:key:crowd-${i}`))));
  expect(writes).toEqual([250, 250, 100]);
});

it('fails only the addition that fails: its neighbours in the group are stored', async () => {
  await database.add(row('did:key:twice'));
  const foreign: Addition = { ...row('did:key:greedy'), adopted: ['did:key:nobody#key'] };
  const additions = [row('did:key:before'), row('did:key:twice'), foreign, row('did:key:after')];
  const outcomes = await Promise.allSettled(additions.map(database.add));
  expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected', 'fulfilled']);
  expect(await Promise.all(['did:key:before', 'did:key:greedy', 'did:key:after'].map(stored))).toEqual([true, false, true]);
  expect(await codeOf(database.add(row('did:key:twice')))).toBe('conflict');
  await database.add(row('did:key:later'));
  expect(await stored('did:key:later')).toBe(true);
});

it('fails all of a group at once when the disk is full, and goes on when it is not', async () => {
  let full = true;
  const line = openGroupCommit(async (group) => {
    writes.push(group.length);
    if (full) throw new LaurelError('storage_full');
  });
  const outcomes = await Promise.allSettled(Array.from({ length: 50 }, (_, i) => line.add(row(`did:key:full-${i}`))));
  expect(new Set(outcomes.map(({ status }) => status))).toEqual(new Set(['rejected']));
  full = false;
  await line.add(row('did:key:room'));
  expect(writes).toEqual([50, 1]);
});

it('closes behind those who are in line, and to those who come later', async () => {
  const line = openGroupCommit((group) => Promise.all(group.map(database.add)).then(() => {}));
  const last = line.add(row('did:key:last'));
  const closed = line.close();
  await expect(line.add(row('did:key:late'))).rejects.toThrow('closed');
  await Promise.all([last, closed]);
  expect([await stored('did:key:last'), await stored('did:key:late')]).toEqual([true, false]);
});
