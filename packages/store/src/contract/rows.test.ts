import fc from 'fast-check';
import { expect, it } from 'vitest';
import { In, IsNull, LessThan } from '../index.ts';
import { Note, note, overEveryEngine } from '../testing/trial.ts';

overEveryEngine('rows', (trial) => {
  it('keeps a row as it was given, JSON members in their order', async () => {
    await trial.put(note('a', 7));
    const row = await trial.store.read((db) => db.one(Note, { id: 'a' }));
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
        await trial.store.write(async (db) => {
          await db.remove(Note, { rank: LessThan(1_000) });
          await db.insert(Note, rows);
        });
        expect(await trial.store.read((db) => db.list(Note, {}, { order: { rank: 'ASC' } }))).toEqual(rows);
      }),
      { numRuns: 100 },
    );
  });

  it('answers undefined for a row that is not there', async () => {
    expect(await trial.store.read((db) => db.one(Note, { id: 'nobody' }))).toBeUndefined();
  });

  it('inserts more rows than one statement can hold, and none when given none', async () => {
    await trial.put(...Array.from({ length: 1_001 }, (_, i) => note(`n${i}`)));
    await trial.put();
    expect(await trial.store.read((db) => db.count(Note, {}))).toBe(1_001);
  });

  it('says how many rows an update and a removal touched', async () => {
    await trial.put(note('a', 1), note('b', 1), note('c', 2));
    const touched = await trial.store.write(async (db) => [
      await db.update(Note, { rank: 1 }, { body: 'new', more: ['changed'] }),
      await db.update(Note, { id: 'nobody' }, { body: 'new' }),
      await db.remove(Note, { id: In(['a', 'c', 'x']) }),
    ]);
    expect(touched).toEqual([2, 0, 2]);
    expect(await trial.store.read((db) => db.list(Note, {}))).toEqual([{ ...note('b', 1), body: 'new', more: ['changed'] }]);
  });

  it('updates with a condition on the very column it changes: the second taker gets nothing', async () => {
    await trial.put(note('a'));
    const take = () => trial.store.write((db) => db.update(Note, { id: 'a', endedAt: IsNull() }, { endedAt: '2026-05-01T10:00:00.000Z' }));
    expect(await Promise.all([take(), take(), take()])).toEqual([1, 0, 0]);
  });

  it('counts no further than asked, and tells how it would find the rows', async () => {
    await trial.put(...Array.from({ length: 12 }, (_, i) => note(`n${i}`, i)));
    const ask = (from: number) =>
      trial.store.read((db) => db.query(Note, 'note').andWhere('note.rank >= :from', { from }).orderBy('note.id', 'ASC').take(2).countUpTo(5));
    expect([await ask(3), await ask(9), await ask(12)]).toEqual([5, 3, 0]);
    expect((await trial.store.read((db) => db.query(Note, 'note').andWhere('note.id = :id', { id: 'n1' }).plan())).join('\n')).toMatch(/note/);
  });

  it('refuses a condition with an undefined value, which TypeORM would take for no condition', async () => {
    await trial.put(note('a'), note('b'));
    const nothing = undefined as unknown as string;
    await expect(trial.store.read((db) => db.one(Note, { id: nothing }))).rejects.toThrow();
    await expect(trial.store.read((db) => db.list(Note, [{ id: 'a' }, { id: nothing }]))).rejects.toThrow();
    await expect(trial.store.read((db) => db.count(Note, { id: nothing }))).rejects.toThrow();
    await expect(trial.store.write((db) => db.remove(Note, { id: nothing }))).rejects.toThrow();
    await expect(trial.store.write((db) => db.update(Note, { id: nothing }, { rank: 9 }))).rejects.toThrow();
    expect(await trial.store.read((db) => db.count(Note, { rank: 0 }))).toBe(2);
  });

  it('takes null in a condition for IS NULL', async () => {
    await trial.put(note('a'), { ...note('b'), endedAt: '2026-05-01T10:00:00.000Z' });
    const none = null as unknown as string;
    expect(await trial.store.read((db) => db.list(Note, { endedAt: none }))).toEqual([note('a')]);
    expect(await trial.store.write((db) => db.update(Note, { endedAt: none }, { rank: 3 }))).toBe(1);
    expect(await trial.store.write((db) => db.remove(Note, { endedAt: none }))).toBe(1);
    expect(await trial.ids()).toEqual(['b']);
  });

  it('refuses to change or remove every row by an empty condition', async () => {
    await trial.put(note('a'));
    await expect(trial.store.write((db) => db.remove(Note, {}))).rejects.toThrow();
    await expect(trial.store.write((db) => db.update(Note, {}, { rank: 1 }))).rejects.toThrow();
  });

  it('asks by any condition, in any order, a page at a time', async () => {
    await trial.put(note('a', 1), note('b', 3), note('c', 3), note('d', 2));
    const asked = await trial.store.read((db) => {
      const query = db.query(Note, 'note').andWhere('note.rank > :least', { least: 1 }).andWhere("note.id <> 'c' OR note.rank = :rank", { rank: 3 });
      return Promise.all([query.orderBy('note.rank', 'DESC').addOrderBy('note.id', 'ASC').take(2).getMany(), query.getCount()]);
    });
    expect(asked).toEqual([[note('b', 3), note('c', 3)], 3]);
  });

  it('leaves unread what is not asked for', async () => {
    await trial.put(note('a', 1), note('b', 3));
    const asked = await trial.store.read((db) => db.query(Note, 'note').without('rank').orderBy('note.rank', 'DESC').getMany());
    const { rank: _, ...rest } = note('a');
    expect(asked).toStrictEqual([{ ...rest, id: 'b', body: 'body of b' }, rest].map((row) => expect.objectContaining(row)));
    expect(asked.some((row) => 'rank' in row)).toBe(false);
  });

  it('finds nothing by an empty list of alternatives', async () => {
    await trial.put(note('a'));
    expect(await trial.store.read((db) => db.list(Note, []))).toEqual([]);
    expect(await trial.store.read((db) => db.list(Note, [{ id: 'a' }, { rank: 5 }]))).toHaveLength(1);
  });
});

const wellFormed = fc.string({ unit: 'grapheme' }).filter((value) => value.isWellFormed() && !value.includes('\0'));
