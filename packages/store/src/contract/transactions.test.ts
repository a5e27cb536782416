import { AsyncLocalStorage } from 'node:async_hooks';
import { expect, it } from 'vitest';
import { openStore, type Query, type Writer } from '../index.ts';
import { BUSY_TIMEOUT_MS } from '../limits.ts';
import { Note, note, overEveryEngine, schema } from '../testing/trial.ts';

overEveryEngine('transactions', (trial) => {
  it('keeps all six of six transactions that begin at once', async () => {
    await Promise.all(
      [...'abcdef'].map((id) =>
        trial.store.write(async (db) => {
          await db.insert(Note, note(id));
          await pause(5);
          await db.update(Note, { id }, { rank: 1 });
        }),
      ),
    );
    expect(await trial.store.read((db) => db.count(Note, { rank: 1 }))).toBe(6);
  });

  it('keeps five of six when one of them throws', async () => {
    const answers = await Promise.allSettled(
      [...'abcdef'].map((id) =>
        trial.store.write(async (db) => {
          await db.insert(Note, note(id));
          await pause(2);
          if (id === 'c') throw new Error('no');
        }),
      ),
    );
    expect(answers.map((answer) => answer.status === 'fulfilled')).toEqual([true, true, false, true, true, true]);
    expect(await trial.ids()).toEqual(['a', 'b', 'd', 'e', 'f']);
  });

  it("keeps a bystander's insert when a neighbour rolls back", async () => {
    const neighbour = trial.store.write(async (db) => {
      await db.insert(Note, note('neighbour'));
      await pause(20);
      throw new Error('rolled back');
    });
    const bystander = trial.store.write((db) => db.insert(Note, note('bystander')));
    await expect(neighbour).rejects.toThrow('rolled back');
    await bystander;
    expect(await trial.ids()).toEqual(['bystander']);
  });

  it('serves writes in the order they came, however long each takes', async () => {
    const served: number[] = [];
    await Promise.all(
      [8, 1, 5, 0, 3].map((ms, i) =>
        trial.store.write(async (db) => {
          await db.insert(Note, note(`n${i}`));
          await pause(ms);
          served.push(i);
        }),
      ),
    );
    expect(served).toEqual([0, 1, 2, 3, 4]);
  });

  it('loses no count when many read and write the same row', async () => {
    await trial.put(note('a'));
    const more = () =>
      trial.store.write(async (db) => {
        const row = await db.one(Note, { id: 'a' });
        await db.update(Note, { id: 'a' }, { rank: (row?.rank ?? 0) + 1 });
      });
    await Promise.all(Array.from({ length: 50 }, more));
    expect(await trial.store.read((db) => db.one(Note, { id: 'a' }))).toMatchObject({ rank: 50 });
  });

  it('shows what was written to every read that begins after the write has answered', async () => {
    for (let i = 1; i <= 50; i++) {
      await trial.put(note(`n${String(i).padStart(2, '0')}`));
      const seen = await Promise.all([1, 2, 3, 4].map(() => trial.store.read((db) => db.count(Note, {}))));
      expect(seen).toEqual([i, i, i, i]);
    }
  });

  it('shows one state to one read, whatever commits beside it', async () => {
    await trial.put(note('a'));
    await trial.store.read(async (db) => {
      expect(await db.count(Note, {})).toBe(1);
      await outside(() => trial.put(note('b')));
      expect(await db.count(Note, {})).toBe(1);
    });
    expect(await trial.store.read((db) => db.count(Note, {}))).toBe(2);
  });

  it('throws at once on a write within a write or a read', async () => {
    const began = performance.now();
    await expect(trial.store.write(() => trial.put(note('inner')))).rejects.toThrow('pass the Writer down');
    await expect(trial.store.write(() => trial.store.as('root').write(async () => {}))).rejects.toThrow('pass the Writer down');
    await expect(trial.store.read(() => trial.put(note('inner')))).rejects.toThrow('pass the Writer down');
    expect(performance.now() - began).toBeLessThan(BUSY_TIMEOUT_MS); // whatever waits for the lock waits as long as that
    expect(await trial.ids()).toEqual([]);
  });

  it('joins a read to the write or the read it is asked in', async () => {
    await trial.store.write(async (db) => {
      await db.insert(Note, note('a'));
      expect(await trial.store.read((inner) => inner.count(Note, {}))).toBe(1);
    });
    // More nested reads than there are connections: each waiting for another one would never end.
    const nested = () => trial.store.read(async () => trial.store.read((db) => db.count(Note, {})));
    expect(await Promise.all(Array.from({ length: 20 }, nested))).toEqual(Array(20).fill(1));
  });

  it('lets a change follow that was only begun in a write and runs after it', async () => {
    let later: Promise<void> | undefined;
    await trial.store.write(async () => {
      later = pause(20).then(() => trial.put(note('later')));
    });
    await later;
    expect(await trial.ids()).toEqual(['later']);
  });

  it('refuses a Writer, or a query of it, that was kept after its end', async () => {
    let kept: Writer | undefined;
    let asking: Query<Note> | undefined;
    await trial.store.write(async (db) => {
      kept = db;
      asking = db.query(Note, 'note');
    });
    await expect(kept?.insert(Note, note('late'))).rejects.toThrow('has ended');
    await expect(asking?.getMany()).rejects.toThrow('has ended');
    await expect(asking?.getCount()).rejects.toThrow('has ended');
    expect(await trial.ids()).toEqual([]);
  });

  it('rolls a write back when a change in it was not awaited', async () => {
    await expect(
      trial.store.write(async (db) => {
        void db.insert(Note, note('forgotten'));
      }),
    ).rejects.toThrow('not awaited');
    expect(await trial.ids()).toEqual([]);
  });

  it('waits for what is under way before it rolls back', async () => {
    await trial.put(note('a'));
    await expect(
      trial.store.write((db) => Promise.all([db.insert(Note, note('a')), db.insert(Note, note('b')), db.insert(Note, note('c'))])),
    ).rejects.toThrow();
    await trial.put(note('d'));
    expect(await trial.ids()).toEqual(['a', 'd']);
  });

  it('changes nothing through a read, even by a cast', async () => {
    await expect(trial.store.read((db) => (db as Writer).insert(Note, note('a')))).rejects.toThrow();
    expect(await trial.ids()).toEqual([]);
  });

  it('finishes what is under way when it closes, and takes nothing new', async () => {
    const last = trial.put(note('a'));
    const closed = trial.store.close();
    await last;
    await closed;
    await expect(trial.ids()).rejects.toThrow('closed');
    await expect(trial.put(note('b'))).rejects.toThrow('closed');
    trial.store = await openStore(trial.database, [schema]);
    expect(await trial.ids()).toEqual(['a']);
  });
});

/** Runs outside the caller's transaction, as another request would. */
const outside = AsyncLocalStorage.snapshot();

const pause = (ms: number) => new Promise<void>((done) => setTimeout(done, ms));
