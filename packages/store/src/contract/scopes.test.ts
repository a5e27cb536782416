import fc from 'fast-check';
import { beforeEach, expect, it } from 'vitest';
import { In } from '../index.ts';
import { Award, Note, note, overEveryEngine } from '../testing/trial.ts';

overEveryEngine('scopes', (trial) => {
  const red = () => trial.store.as('red');
  const award = (id: string) => ({ id, learner: `learner of ${id}` });
  const everything = () =>
    trial.store
      .across('a test looks at all rows')
      .read(async (db) => (await db.list(Award, {}, { order: { id: 'ASC' } })).map((row) => `${row.profile}:${row.id}`));

  beforeEach(async () => {
    await red().write((db) => db.insert(Award, [award('r1'), award('r2')]));
    await trial.store.as('blue').write((db) => db.insert(Award, award('b1')));
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

  it('keeps the scope over a query, whatever its conditions say', async () => {
    const ids = (condition: string) => red().read(async (db) => (await db.query(Award, 'award').andWhere(condition).getMany()).map((row) => row.id));
    expect((await ids("award.id = 'nobody' OR 1 = 1")).toSorted()).toEqual(['r1', 'r2']);
    expect(await ids("award.profile = 'blue'")).toEqual([]);
  });

  it('refuses an empty scope and an empty reason', async () => {
    await expect(trial.store.as('').read((db) => db.list(Award, {}))).rejects.toThrow('empty scope');
    await expect(trial.store.across('').read((db) => db.list(Award, {}))).rejects.toThrow('empty reason');
  });

  it('reaches another scope, all scopes and nobody within one transaction', async () => {
    await trial.store.write(async (db) => {
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
        await trial.store.across('a fresh start').write((db) => db.remove(Award, { profile: In(['red', 'blue', 'green']) }));
        const boxes = new Map<string, Map<string, string>>();
        for (const { act, scope, id, learner } of acts) {
          const box = boxes.get(scope) ?? new Map<string, string>();
          boxes.set(scope, box);
          const rowId = `${scope}-${id}`;
          if (act === 'insert' && !box.has(rowId)) {
            await trial.store.as(scope).write((db) => db.insert(Award, { id: rowId, learner }));
            box.set(rowId, learner);
          } else if (act === 'update') {
            const touched = await trial.store.as(scope).write((db) => db.update(Award, { id: In([`red-${id}`, `blue-${id}`, `green-${id}`]) }, { learner }));
            expect(touched).toBe(box.has(rowId) ? 1 : 0);
            if (box.has(rowId)) box.set(rowId, learner);
          } else if (act === 'remove') {
            const touched = await trial.store.as(scope).write((db) => db.remove(Award, { id: In([`red-${id}`, `blue-${id}`, `green-${id}`]) }));
            expect(touched).toBe(box.delete(rowId) ? 1 : 0);
          } else if (act === 'list') {
            const rows = await trial.store.as(scope).read((db) => db.list(Award, {}));
            expect(new Map(rows.map((row) => [row.id, row.learner]))).toEqual(box);
          }
        }
      }),
      { numRuns: 60 },
    );
  });
});
