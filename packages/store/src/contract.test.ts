import { AsyncLocalStorage } from 'node:async_hooks';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sqlite } from './engines/sqlite.harness.ts';
import {
  type Database,
  In,
  IsNull,
  integer,
  json,
  key,
  LessThan,
  nullable,
  openStore,
  openTable,
  type Schema,
  type Store,
  scopedTable,
  text,
  type Writer,
} from './index.ts';

/** What the suite needs to know of an engine: an empty database, and how to take it away. One file per engine. */
export type Harness = { name: string; database: () => Promise<{ database: Database; drop: () => Promise<void> }> };

const ENGINES: readonly Harness[] = [sqlite];

type Note = { id: string; body: string; rank: number; more: unknown; endedAt: string | null };
const Note = openTable<Note>('note', { id: text(key), body: text(), rank: integer(), more: json(), endedAt: text(nullable) });

type Award = { id: string; profile: string; learner: string };
const Award = scopedTable<Award>()('award', 'profile', { id: text(key), profile: text(), learner: text() });

const schema: Schema = {
  name: 'trial',
  tables: [Note, Award],
  migrations: [
    {
      id: 'trial-0001-all',
      sql: [
        'CREATE TABLE note (id text PRIMARY KEY, body text NOT NULL, rank integer NOT NULL, more text NOT NULL, ended_at text)',
        'CREATE TABLE award (id text PRIMARY KEY, profile text NOT NULL, learner text NOT NULL)',
      ],
    },
  ],
};

const note = (id: string, rank = 0): Note => ({ id, body: `body of ${id}`, rank, more: { z: 1, a: [2] }, endedAt: null });
const pause = (ms: number) => new Promise<void>((done) => setTimeout(done, ms));

describe.each(ENGINES)('a store over $name', (engine) => {
  let store: Store;
  let database: Database;
  let drop: () => Promise<void>;

  beforeEach(async () => {
    ({ database, drop } = await engine.database());
    store = await openStore(database, [schema]);
  });
  afterEach(async () => {
    await store.close();
    await drop();
  });

  const put = (...rows: Note[]) => store.write((db) => db.insert(Note, rows));
  const ids = () => store.read(async (db) => (await db.list(Note, {}, { order: { id: 'ASC' } })).map((row) => row.id));

  describe('rows', () => {
    it('keeps a row as it was given, JSON members in their order', async () => {
      await put(note('a', 7));
      const row = await store.read((db) => db.one(Note, { id: 'a' }));
      expect(row).toEqual(note('a', 7));
      expect(JSON.stringify(row?.more)).toBe('{"z":1,"a":[2]}');
    });

    it('keeps any text and any JSON as they are', async () => {
      await fc.assert(
        // Postgres keeps no NUL in text, and neither engine keeps half a surrogate pair; doors refuse both.
        fc.asyncProperty(fc.uniqueArray(fc.tuple(wellFormed, fc.json()), { maxLength: 5 }), async (given) => {
          const rows = given
            .map(([body, more], i): Note => ({ id: String(i), body, rank: i, more: JSON.parse(more), endedAt: null }))
            .filter((row) => row.more !== null && !JSON.stringify(row.more).includes('\\u0000'));
          await store.write(async (db) => {
            await db.remove(Note, { rank: LessThan(1_000) });
            await db.insert(Note, rows);
          });
          expect(await store.read((db) => db.list(Note, {}, { order: { rank: 'ASC' } }))).toEqual(rows);
        }),
        { numRuns: 100 },
      );
    });

    it('answers undefined for a row that is not there', async () => {
      expect(await store.read((db) => db.one(Note, { id: 'nobody' }))).toBeUndefined();
    });

    it('inserts more rows than one statement can hold, and none when given none', async () => {
      await put(...Array.from({ length: 1_001 }, (_, i) => note(`n${i}`)));
      await put();
      expect(await store.read((db) => db.count(Note, {}))).toBe(1_001);
    });

    it('says how many rows an update and a removal touched', async () => {
      await put(note('a', 1), note('b', 1), note('c', 2));
      const touched = await store.write(async (db) => [
        await db.update(Note, { rank: 1 }, { body: 'new', more: ['changed'] }),
        await db.update(Note, { id: 'nobody' }, { body: 'new' }),
        await db.remove(Note, { id: In(['a', 'c', 'x']) }),
      ]);
      expect(touched).toEqual([2, 0, 2]);
      expect(await store.read((db) => db.list(Note, {}))).toEqual([{ ...note('b', 1), body: 'new', more: ['changed'] }]);
    });

    it('updates with a condition on the very column it changes: the second taker gets nothing', async () => {
      await put(note('a'));
      const take = () => store.write((db) => db.update(Note, { id: 'a', endedAt: IsNull() }, { endedAt: '2026-05-01T10:00:00.000Z' }));
      expect(await Promise.all([take(), take(), take()])).toEqual([1, 0, 0]);
    });

    it('refuses a condition with an undefined value, which TypeORM would take for no condition', async () => {
      await put(note('a'), note('b'));
      const nothing = undefined as unknown as string;
      await expect(store.read((db) => db.one(Note, { id: nothing }))).rejects.toThrow();
      await expect(store.read((db) => db.list(Note, [{ id: 'a' }, { id: nothing }]))).rejects.toThrow();
      await expect(store.read((db) => db.count(Note, { id: nothing }))).rejects.toThrow();
      await expect(store.write((db) => db.remove(Note, { id: nothing }))).rejects.toThrow();
      await expect(store.write((db) => db.update(Note, { id: nothing }, { rank: 9 }))).rejects.toThrow();
      expect(await store.read((db) => db.count(Note, { rank: 0 }))).toBe(2);
    });

    it('refuses to change or remove every row by an empty condition', async () => {
      await put(note('a'));
      await expect(store.write((db) => db.remove(Note, {}))).rejects.toThrow();
      await expect(store.write((db) => db.update(Note, {}, { rank: 1 }))).rejects.toThrow();
    });

    it('finds nothing by an empty list of alternatives', async () => {
      await put(note('a'));
      expect(await store.read((db) => db.list(Note, []))).toEqual([]);
      expect(await store.read((db) => db.list(Note, [{ id: 'a' }, { rank: 5 }]))).toHaveLength(1);
    });
  });

  describe('transactions', () => {
    it('keeps all six of six transactions that begin at once', async () => {
      await Promise.all(
        [...'abcdef'].map((id) =>
          store.write(async (db) => {
            await db.insert(Note, note(id));
            await pause(5);
            await db.update(Note, { id }, { rank: 1 });
          }),
        ),
      );
      expect(await store.read((db) => db.count(Note, { rank: 1 }))).toBe(6);
    });

    it('keeps five of six when one of them throws', async () => {
      const answers = await Promise.allSettled(
        [...'abcdef'].map((id) =>
          store.write(async (db) => {
            await db.insert(Note, note(id));
            await pause(2);
            if (id === 'c') throw new Error('no');
          }),
        ),
      );
      expect(answers.map((answer) => answer.status === 'fulfilled')).toEqual([true, true, false, true, true, true]);
      expect(await ids()).toEqual(['a', 'b', 'd', 'e', 'f']);
    });

    it("keeps a bystander's insert when a neighbour rolls back", async () => {
      const neighbour = store.write(async (db) => {
        await db.insert(Note, note('neighbour'));
        await pause(20);
        throw new Error('rolled back');
      });
      const bystander = store.write((db) => db.insert(Note, note('bystander')));
      await expect(neighbour).rejects.toThrow('rolled back');
      await bystander;
      expect(await ids()).toEqual(['bystander']);
    });

    it('serves writes in the order they came, however long each takes', async () => {
      const served: number[] = [];
      await Promise.all(
        [8, 1, 5, 0, 3].map((ms, i) =>
          store.write(async (db) => {
            await db.insert(Note, note(`n${i}`));
            await pause(ms);
            served.push(i);
          }),
        ),
      );
      expect(served).toEqual([0, 1, 2, 3, 4]);
    });

    it('loses no count when many read and write the same row', async () => {
      await put(note('a'));
      const more = () =>
        store.write(async (db) => {
          const row = await db.one(Note, { id: 'a' });
          await db.update(Note, { id: 'a' }, { rank: (row?.rank ?? 0) + 1 });
        });
      await Promise.all(Array.from({ length: 50 }, more));
      expect(await store.read((db) => db.one(Note, { id: 'a' }))).toMatchObject({ rank: 50 });
    });

    it('shows what was written to every read that begins after the write has answered', async () => {
      for (let i = 1; i <= 50; i++) {
        await put(note(`n${String(i).padStart(2, '0')}`));
        const seen = await Promise.all([1, 2, 3, 4].map(() => store.read((db) => db.count(Note, {}))));
        expect(seen).toEqual([i, i, i, i]);
      }
    });

    it('shows one state to one read, whatever commits beside it', async () => {
      await put(note('a'));
      await store.read(async (db) => {
        expect(await db.count(Note, {})).toBe(1);
        await outside(() => put(note('b')));
        expect(await db.count(Note, {})).toBe(1);
      });
      expect(await store.read((db) => db.count(Note, {}))).toBe(2);
    });

    it('throws at once on a write within a write or a read', async () => {
      const began = performance.now();
      await expect(store.write(() => put(note('inner')))).rejects.toThrow('pass the Writer down');
      await expect(store.write(() => store.as('root').write(async () => {}))).rejects.toThrow('pass the Writer down');
      await expect(store.read(() => put(note('inner')))).rejects.toThrow('pass the Writer down');
      expect(performance.now() - began).toBeLessThan(1_000);
      expect(await ids()).toEqual([]);
    });

    it('joins a read to the write or the read it is asked in', async () => {
      await store.write(async (db) => {
        await db.insert(Note, note('a'));
        expect(await store.read((inner) => inner.count(Note, {}))).toBe(1);
      });
      // More nested reads than there are connections: each waiting for another one would never end.
      const nested = () => store.read(async () => store.read((db) => db.count(Note, {})));
      expect(await Promise.all(Array.from({ length: 20 }, nested))).toEqual(Array(20).fill(1));
    });

    it('lets a change follow that was only begun in a write and runs after it', async () => {
      let later: Promise<void> | undefined;
      await store.write(async () => {
        later = pause(20).then(() => put(note('later')));
      });
      await later;
      expect(await ids()).toEqual(['later']);
    });

    it('refuses a Writer that was kept after its end', async () => {
      let kept: Writer | undefined;
      await store.write(async (db) => {
        kept = db;
      });
      await expect(kept?.insert(Note, note('late'))).rejects.toThrow('has ended');
      expect(await ids()).toEqual([]);
    });

    it('rolls a write back when a change in it was not awaited', async () => {
      await expect(
        store.write(async (db) => {
          void db.insert(Note, note('forgotten'));
        }),
      ).rejects.toThrow('not awaited');
      expect(await ids()).toEqual([]);
    });

    it('waits for what is under way before it rolls back', async () => {
      await put(note('a'));
      await expect(store.write((db) => Promise.all([db.insert(Note, note('a')), db.insert(Note, note('b')), db.insert(Note, note('c'))]))).rejects.toThrow();
      await put(note('d'));
      expect(await ids()).toEqual(['a', 'd']);
    });

    it('changes nothing through a read, even by a cast', async () => {
      await expect(store.read((db) => (db as Writer).insert(Note, note('a')))).rejects.toThrow();
      expect(await ids()).toEqual([]);
    });

    it('finishes what is under way when it closes, and takes nothing new', async () => {
      const last = put(note('a'));
      const closed = store.close();
      await last;
      await closed;
      await expect(ids()).rejects.toThrow('closed');
      await expect(put(note('b'))).rejects.toThrow('closed');
      store = await openStore(database, [schema]);
      expect(await ids()).toEqual(['a']);
    });
  });

  describe('scopes', () => {
    const red = () => store.as('red');
    const award = (id: string) => ({ id, learner: `learner of ${id}` });
    const everything = () =>
      store
        .across('a test looks at all rows')
        .read(async (db) => (await db.list(Award, {}, { order: { id: 'ASC' } })).map((row) => `${row.profile}:${row.id}`));

    beforeEach(async () => {
      await red().write((db) => db.insert(Award, [award('r1'), award('r2')]));
      await store.as('blue').write((db) => db.insert(Award, award('b1')));
    });

    it('fills the column and sees its own rows only', async () => {
      expect(await everything()).toEqual(['blue:b1', 'red:r1', 'red:r2']);
      await red().read(async (db) => {
        expect((await db.list(Award, {})).map((row) => row.id).toSorted()).toEqual(['r1', 'r2']);
        expect(await db.list(Award, [{ id: 'r1' }, { id: 'b1' }])).toHaveLength(1);
        expect(await db.list(Award, [])).toEqual([]);
        expect(await db.one(Award, { id: 'b1' })).toBeUndefined();
        expect(await db.count(Award, {})).toBe(2);
        expect(
          await db
            .query(Award, 'award')
            .andWhere('award.id IN (:...ids)', { ids: ['r1', 'b1'] })
            .getCount(),
        ).toBe(1);
        expect(db.scope).toBe('red');
        expect(await db.open.count(Note, {})).toBe(0);
      });
    });

    it('cannot change or remove what belongs to another', async () => {
      await red().write(async (db) => {
        expect(await db.update(Award, { id: 'b1' }, { learner: 'stolen' })).toBe(0);
        expect(await db.remove(Award, { id: 'b1' })).toBe(0);
        expect(await db.remove(Award, {})).toBe(2);
      });
      expect(await everything()).toEqual(['blue:b1']);
    });

    it('takes no notice of a scope smuggled in by a wider object', async () => {
      const blue = { profile: 'blue' };
      await red().write(async (db) => {
        const row = { ...award('r3'), ...blue };
        await db.insert(Award, row);
        const change = { learner: 'same', ...blue };
        expect(await db.update(Award, { id: 'r1' }, change)).toBe(1);
        const where = { id: 'b1', ...blue };
        expect(await db.one(Award, where)).toBeUndefined();
        expect(await db.remove(Award, where)).toBe(0);
      });
      expect(await everything()).toEqual(['blue:b1', 'red:r1', 'red:r2', 'red:r3']);
    });

    it('refuses where and orWhere on a scoped query, which would lift the scope', async () => {
      await red().read(async (db) => {
        expect(() => db.query(Award, 'award').where('1 = 1')).toThrow('andWhere');
        expect(() => db.query(Award, 'award').orWhere('1 = 1')).toThrow('andWhere');
      });
    });

    it('refuses an empty scope and an empty reason', async () => {
      await expect(store.as('').read((db) => db.list(Award, {}))).rejects.toThrow('empty scope');
      await expect(store.across('').read((db) => db.list(Award, {}))).rejects.toThrow('empty reason');
    });

    it('reaches another scope, all scopes and nobody within one transaction', async () => {
      await store.write(async (db) => {
        await db.as('green').insert(Award, award('g1'));
        await db.across('a claim link names its own profile').update(Award, { profile: 'blue' }, { learner: 'found' });
        await db.as('green').open.insert(Note, note('a'));
      });
      expect(await everything()).toEqual(['blue:b1', 'green:g1', 'red:r1', 'red:r2']);
    });

    it('behaves like one box of rows per scope', async () => {
      const scope = fc.constantFrom('red', 'blue', 'green');
      const id = fc.constantFrom('1', '2', '3');
      const act = fc.record({
        act: fc.constantFrom('insert', 'update', 'remove', 'list'),
        scope,
        id,
        learner: fc.string({ maxLength: 3, unit: 'grapheme-ascii' }),
      });
      await fc.assert(
        fc.asyncProperty(fc.array(act, { maxLength: 12 }), async (acts) => {
          await store.across('a fresh start').write((db) => db.remove(Award, { profile: In(['red', 'blue', 'green']) }));
          const boxes = new Map<string, Map<string, string>>();
          for (const { act, scope, id, learner } of acts) {
            const box = boxes.get(scope) ?? new Map<string, string>();
            boxes.set(scope, box);
            const rowId = `${scope}-${id}`;
            if (act === 'insert' && !box.has(rowId)) {
              await store.as(scope).write((db) => db.insert(Award, { id: rowId, learner }));
              box.set(rowId, learner);
            } else if (act === 'update') {
              const touched = await store.as(scope).write((db) => db.update(Award, { id: In([`red-${id}`, `blue-${id}`, `green-${id}`]) }, { learner }));
              expect(touched).toBe(box.has(rowId) ? 1 : 0);
              if (box.has(rowId)) box.set(rowId, learner);
            } else if (act === 'remove') {
              const touched = await store.as(scope).write((db) => db.remove(Award, { id: In([`red-${id}`, `blue-${id}`, `green-${id}`]) }));
              expect(touched).toBe(box.delete(rowId) ? 1 : 0);
            } else if (act === 'list') {
              const rows = await store.as(scope).read((db) => db.list(Award, {}));
              expect(new Map(rows.map((row) => [row.id, row.learner]))).toEqual(box);
            }
          }
        }),
        { numRuns: 60 },
      );
    });
  });

  describe('migrations', () => {
    const step = (id: string, ...sql: string[]) => ({ id, sql });
    const later: Schema = {
      ...schema,
      migrations: [
        step('trial-0003-index', 'CREATE INDEX note_rank ON note (rank)'),
        ...schema.migrations,
        step('trial-0002-more', 'ALTER TABLE note ADD COLUMN extra text'),
      ],
    };

    it('brings an older database forward, in the order of ids, and keeps its rows', async () => {
      await put(note('a'));
      await store.close();
      store = await openStore(database, [later]);
      expect(await ids()).toEqual(['a']);
    });

    it('refuses a database that a newer program has changed, and says what to do', async () => {
      await store.close();
      await (await openStore(database, [later])).close();
      await expect(openStore(database, [schema])).rejects.toMatchObject({
        code: 'schema_newer',
        detail: expect.stringContaining('trial-0002-more, trial-0003-index'),
      });
      store = await openStore(database, [later]);
    });

    it('leaves nothing of a migration that fails half-way', async () => {
      await store.close();
      const broken: Schema = {
        ...schema,
        migrations: [...schema.migrations, step('trial-0002-broken', 'CREATE TABLE half (id text PRIMARY KEY)', 'THIS IS NO SQL')],
      };
      await expect(openStore(database, [broken])).rejects.toThrow();
      const mended: Schema = { ...schema, migrations: [...schema.migrations, step('trial-0002-mended', 'CREATE TABLE half (id text PRIMARY KEY)')] };
      store = await openStore(database, [mended]);
    });

    it('applies each step once when many open at the same time', async () => {
      await store.close();
      const counted: Schema = {
        ...later,
        migrations: [
          ...later.migrations,
          ...Array.from({ length: 5 }, (_, i) => step(`trial-1${i}`, `INSERT INTO note VALUES ('m${i}', '', 0, '1', NULL, NULL)`)),
        ],
      };
      const stores = await Promise.all(Array.from({ length: 4 }, () => openStore(database, [counted])));
      for (const other of stores) await other.close();
      store = await openStore(database, [counted]);
      expect(await ids()).toEqual(['m0', 'm1', 'm2', 'm3', 'm4']);
    });

    it('refuses two migrations of one name', async () => {
      const other = await engine.database();
      await expect(openStore(other.database, [schema, schema])).rejects.toThrow('Two migrations are called trial-0001-all');
      await other.drop();
    });
  });

  it('does not compile when a scope is missing, a column is unknown or a read wants to change', () => {
    const refused = [
      // @ts-expect-error a scoped table does not fit a Reader
      () => store.read((db) => db.one(Award, { id: 'a' })),
      // @ts-expect-error nor a Writer
      () => store.write((db) => db.insert(Award, { id: 'a', profile: 'red', learner: 'x' })),
      // @ts-expect-error nor its query builder
      () => store.read((db) => db.query(Award, 'award')),
      // @ts-expect-error a scope is no condition of a scoped reader
      () => store.as('red').read((db) => db.list(Award, { profile: 'blue' })),
      // @ts-expect-error nor a value of a scoped writer
      () => store.as('red').write((db) => db.update(Award, { id: 'a' }, { profile: 'blue' })),
      // @ts-expect-error an open table is asked through `open`
      () => store.as('red').read((db) => db.list(Note, {})),
      // @ts-expect-error an unknown column in a change
      () => store.write((db) => db.update(Note, { id: 'a' }, { nope: 1 })),
      // @ts-expect-error an unknown column in a scoped change
      () => store.as('red').write((db) => db.update(Award, { id: 'a' }, { nope: 1 })),
      // @ts-expect-error an unknown column in a condition
      () => store.read((db) => db.list(Note, { nope: 1 })),
      // @ts-expect-error a value of another type
      () => store.write((db) => db.update(Note, { id: 'a' }, { rank: 'first' })),
      // @ts-expect-error a row with a column missing
      () => store.write((db) => db.insert(Note, { id: 'a', body: '', rank: 1, more: {} })),
      // @ts-expect-error a Reader has no insert
      () => store.read((db) => db.insert(Note, note('a'))),
      // @ts-expect-error a Reader is no Writer
      () => store.read((db) => takesWriter(db)),
      // @ts-expect-error a scoped Reader cannot change either
      () => store.as('red').read((db) => db.remove(Award, { id: 'a' })),
    ];
    expect(refused).toHaveLength(14);
  });
});

const takesWriter = (db: Writer) => db.count(Note, {});

const wellFormed = fc.string({ unit: 'grapheme' }).filter((value) => value.isWellFormed() && !value.includes('\0'));

/** Runs outside the caller's transaction, as another request would. */
const outside = AsyncLocalStorage.snapshot();
