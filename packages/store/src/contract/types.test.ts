import { expect, it } from 'vitest';
import type { Writer } from '../index.ts';
import { Award, Note, note, overEveryEngine } from '../testing/trial.ts';

overEveryEngine('types', (trial) => {
  it('does not compile when a scope is missing, a column is unknown or a read wants to change', () => {
    const refused = [
      // @ts-expect-error a scoped table does not fit a Reader
      () => trial.store.read((db) => db.one(Award, { id: 'a' })),
      // @ts-expect-error nor a Writer
      () => trial.store.write((db) => db.insert(Award, { id: 'a', profile: 'red', learner: 'x' })),
      // @ts-expect-error nor its query builder
      () => trial.store.read((db) => db.query(Award, 'award')),
      // @ts-expect-error a scope is no condition of a scoped reader
      () => trial.store.as('red').read((db) => db.list(Award, { profile: 'blue' })),
      // @ts-expect-error nor a value of a scoped writer
      () => trial.store.as('red').write((db) => db.update(Award, { id: 'a' }, { profile: 'blue' })),
      // @ts-expect-error an open table is asked through `open`
      () => trial.store.as('red').read((db) => db.list(Note, {})),
      // @ts-expect-error an unknown column in a change
      () => trial.store.write((db) => db.update(Note, { id: 'a' }, { nope: 1 })),
      // @ts-expect-error an unknown column in a scoped change
      () => trial.store.as('red').write((db) => db.update(Award, { id: 'a' }, { nope: 1 })),
      // @ts-expect-error an unknown column in a condition
      () => trial.store.read((db) => db.list(Note, { nope: 1 })),
      // @ts-expect-error a value of another type
      () => trial.store.write((db) => db.update(Note, { id: 'a' }, { rank: 'first' })),
      // @ts-expect-error a row with a column missing
      () => trial.store.write((db) => db.insert(Note, { id: 'a', body: '', rank: 1, more: {} })),
      // @ts-expect-error a Reader has no insert
      () => trial.store.read((db) => db.insert(Note, note('a'))),
      // @ts-expect-error a Reader is no Writer
      () => trial.store.read((db) => takesWriter(db)),
      // @ts-expect-error a scoped Reader cannot change either
      () => trial.store.as('red').read((db) => db.remove(Award, { id: 'a' })),
    ];
    expect(refused).toHaveLength(14);
  });
});

const takesWriter = (db: Writer) => db.count(Note, {});
