import { afterEach, beforeEach, describe } from 'vitest';
import { type Database, integer, json, key, nullable, openStore, openTable, type Schema, type Store, scopedTable, text } from '../index.ts';
import type { EngineUnderTest } from './engine-under-test.ts';
import { sqlite } from './sqlite.ts';

/** Add an engine here and every test of `contract/` runs over it. */
const ENGINES: readonly EngineUnderTest[] = [sqlite];

export type Note = { id: string; body: string; rank: number; more: unknown; endedAt: string | null };
export const Note = openTable<Note>('note', { id: text(key), body: text(), rank: integer(), more: json(), endedAt: text(nullable) });

export type Award = { id: string; profile: string; learner: string };
export const Award = scopedTable<Award>()('award', 'profile', { id: text(key), profile: text(), learner: text() });

export const schema: Schema = {
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

export const note = (id: string, rank = 0): Note => ({ id, body: `body of ${id}`, rank, more: { z: 1, a: [2] }, endedAt: null });

/** A fresh store for each test, as it is now (a test may close it and open another in its place). */
export type Trial = { store: Store; database: Database; put: (...rows: Note[]) => Promise<void>; ids: () => Promise<string[]> };

/** Describes what holds over every engine. `trial` is filled before each test. */
export function overEveryEngine(subject: string, body: (trial: Trial, engine: EngineUnderTest) => void, schemas: readonly Schema[] = [schema]): void {
  describe.each(ENGINES)(`${subject} over $name`, (engine) => {
    const trial: Trial = {
      store: undefined as never, // NOTE: set before each test
      database: undefined as never,
      put: (...rows) => trial.store.write((db) => db.insert(Note, rows)),
      ids: () => trial.store.read(async (db) => (await db.list(Note, {}, { order: { id: 'ASC' } })).map((row) => row.id)),
    };
    let drop: () => Promise<void>;
    beforeEach(async () => {
      const made = await engine.database();
      drop = made.drop;
      trial.database = made.database;
      trial.store = await openStore(made.database, schemas);
    });
    afterEach(async () => {
      await trial.store.close();
      await drop();
    });
    body(trial, engine);
  });
}
