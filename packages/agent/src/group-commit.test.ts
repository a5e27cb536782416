import { LaurelError } from '@laurel/base';
import { Identifier } from '@veramo/data-store';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { type Database, openDatabase } from './database.ts';
import { type MakeChange, openGroupCommit } from './group-commit.ts';
import type { Change } from './records.ts';
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
const counted = (): MakeChange =>
  openGroupCommit(async (group) => {
    writes.push(group.length);
    await Promise.all(group.map(database.change));
  }).change;

const at = new Date('2026-11-25T12:00:00.000Z');
const row = (did: string): Change => ({ did: { did, provider: 'did:key', saveDate: at, updateDate: at }, adopted: [] });
const stored = (did: string) => database.read(({ manager }) => manager.existsBy(Identifier, { did }));

it('commits what comes together in one write, and answers only when it is stored', async () => {
  const change = counted();
  const dids = Array.from({ length: 100 }, (_, i) => `did:key:together-${i}`);
  await Promise.all(dids.map(async (did) => change(row(did)).then(async () => expect(await stored(did)).toBe(true))));
  expect(writes).toEqual([100]);
});

it('lets nobody wait behind more than a group', async () => {
  const change = counted();
  await Promise.all(Array.from({ length: 600 }, (_, i) => change(row(`did:key:crowd-${i}`))));
  expect(writes).toEqual([250, 250, 100]);
});

it('fails only the change that fails: its neighbours in the group are stored', async () => {
  await database.change(row('did:key:twice'));
  const foreign: Change = { ...row('did:key:greedy'), adopted: ['did:key:nobody#key'] };
  const changes = [row('did:key:before'), row('did:key:twice'), foreign, row('did:key:after')];
  const outcomes = await Promise.allSettled(changes.map(database.change));
  expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected', 'fulfilled']);
  expect(await Promise.all(['did:key:before', 'did:key:greedy', 'did:key:after'].map(stored))).toEqual([true, false, true]);
  expect(await codeOf(database.change(row('did:key:twice')))).toBe('conflict');
  await database.change(row('did:key:later'));
  expect(await stored('did:key:later')).toBe(true);
});

it('fails all of a group at once when the disk is full, and goes on when it is not', async () => {
  let full = true;
  const line = openGroupCommit(async (group) => {
    writes.push(group.length);
    if (full) throw new LaurelError('storage_full');
  });
  const outcomes = await Promise.allSettled(Array.from({ length: 50 }, (_, i) => line.change(row(`did:key:full-${i}`))));
  expect(new Set(outcomes.map(({ status }) => status))).toEqual(new Set(['rejected']));
  full = false;
  await line.change(row('did:key:room'));
  expect(writes).toEqual([50, 1]);
});

it('closes behind those who are in line, and to those who come later', async () => {
  const line = openGroupCommit((group) => Promise.all(group.map(database.change)).then(() => {}));
  const last = line.change(row('did:key:last'));
  const closed = line.close();
  await expect(line.change(row('did:key:late'))).rejects.toThrow('closed');
  await Promise.all([last, closed]);
  expect([await stored('did:key:last'), await stored('did:key:late')]).toEqual([true, false]);
});
