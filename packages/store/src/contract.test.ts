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
} from './index.ts';

/** What a test needs to know of an engine: an empty database, and how to take it away. One file per engine. */
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

describe.each(ENGINES)('a store over $name', (engine) => {
  let store: Store;
  let drop: () => Promise<void>;

  beforeEach(async () => {
    const made = await engine.database();
    drop = made.drop;
    store = await openStore(made.database, [schema]);
  });
  afterEach(async () => {
    await store.close();
    await drop();
  });

  const ids = () => store.read(async (db) => (await db.list(Note, {}, { order: { id: 'ASC' } })).map((row) => row.id));

  it('keeps a row as it was given, JSON members in their order', async () => {
    await store.write((db) => db.insert(Note, note('a', 7)));
    const row = await store.read((db) => db.one(Note, { id: 'a' }));
    expect(row).toEqual(note('a', 7));
    expect(JSON.stringify(row?.more)).toBe('{"z":1,"a":[2]}');
  });

  it('keeps all six of six transactions that begin at once', async () => {
    await Promise.all(
      [...'abcdef'].map((id) =>
        store.write(async (db) => {
          await db.insert(Note, note(id));
          await new Promise((done) => setTimeout(done, 5));
          await db.update(Note, { id }, { rank: 1 });
        }),
      ),
    );
    expect(await ids()).toEqual([...'abcdef']);
    expect(await store.read((db) => db.count(Note, { rank: 1 }))).toBe(6);
  });
});
