import { openStore, type Store } from '@laurel/store';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { type Commit, openGroupCommit } from './group-commit.ts';
import { agentSchema, type DidRow, DidTable } from './records.ts';
import { newFile } from './testing/open.ts';

let store: Store;
let commit: Commit;
let writes = 0;

beforeAll(async () => {
  store = await openStore({ kind: 'sqlite', file: newFile() }, [agentSchema]);
  commit = openGroupCommit({
    write: (change) => {
      writes++;
      return store.write(change);
    },
  });
});
afterAll(() => store.close());
beforeEach(() => {
  writes = 0;
});

const row = (did: string): DidRow => ({ did, provider: 'did:key', alias: null, controllerKeyId: null, createdAt: '2026-11-25T12:00:00.000Z' });
const add = (did: string) => commit((db) => db.insert(DidTable, row(did)));
const stored = (did: string) => store.read((db) => db.count(DidTable, { did }));

it('commits what comes together in one write, and answers only when it is stored', async () => {
  const dids = Array.from({ length: 30 }, (_, i) => `did:key:together-${i}`);
  await Promise.all(dids.map(async (did) => add(did).then(async () => expect(await stored(did)).toBe(1))));
  expect(writes).toBe(1);
});

it('fails only the change that fails: its neighbours in the group are stored', async () => {
  await add('did:key:twice');
  const outcomes = await Promise.allSettled(['did:key:before', 'did:key:twice', 'did:key:after'].map(add));
  expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  expect(await Promise.all(['did:key:before', 'did:key:twice', 'did:key:after'].map(stored))).toEqual([1, 1, 1]);
});

it('goes on after a failure', async () => {
  await expect(add('did:key:twice')).rejects.toThrow();
  await add('did:key:later');
  expect(await stored('did:key:later')).toBe(1);
});
