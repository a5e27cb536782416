import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Issuer } from '../deps.ts';
import { DRAFT_LIFE, ROWS_PER_WRITE } from '../limits.ts';
import { Batch, type BatchRow, RosterLine } from '../records.ts';
import { forgetInRosters } from '../roster/forget-in-rosters.ts';
import { sweepIssuer } from '../sweep.ts';
import { defineOne, openTestIssuer, type TestIssuer } from '../testing/open-test-issuer.ts';
import { correctCells } from './correct-cells.ts';
import { discardBatch, draftBatch } from './draft-batch.ts';
import { useColumns } from './use-columns.ts';

let test: TestIssuer;
beforeAll(async () => {
  test = await openTestIssuer();
});
afterAll(() => test.stop());

const kestrel = () => test.store.as('kestrel');

async function drafted(...rows: string[]): Promise<BatchRow> {
  const { id } = await defineOne(test);
  const bytes = new TextEncoder().encode(['email,name', ...rows].join('\n'));
  const assessment = { class: 'participation' as const, attestation: null };
  return draftBatch(test.issuer, { profile: 'kestrel', achievementId: id, filename: 'x.csv', bytes, assessment, language: 'en', actor: 'person:test' });
}

/** The node, on which something else happens before its nth write. */
function interrupted(nth: number, meanwhile: () => Promise<unknown>): Issuer {
  let writes = 0;
  const as: Issuer['store']['as'] = (scope) => {
    const scoped = test.store.as(scope);
    const write: typeof scoped.write = async (change) => {
      if (++writes === nth) await meanwhile();
      return scoped.write(change);
    };
    return { ...scoped, write };
  };
  return { ...test.issuer, store: { ...test.store, as } };
}

const linesOf = async (batchId: string) =>
  (await kestrel().read((db) => db.list(RosterLine, { batchId }, { order: { line: 'ASC' } }))).map(({ cells }) => cells);
const anew = { profile: 'kestrel', uses: ['email', 'leave-out'] };

it('leaves as it is what somebody else mended while the roster is read again, and counts what both did', async () => {
  const { id: batchId } = await drafted('a.b.example,Al', 'b@b.example,Bo', 'c.b.example,Cy', 'd.b.example,Di');
  const mend = (line: number, value: string, issuer = test.issuer) =>
    correctCells(issuer, { profile: 'kestrel', batchId, corrections: { cells: [{ line, column: 1, value }], alike: [] } });
  const other = async () => {
    await mend(2, 'al@b.example');
    await mend(4, 'cy@b.example');
  };
  await correctCells(interrupted(1, other), {
    profile: 'kestrel',
    batchId,
    corrections: {
      cells: [
        { line: 4, column: 1, value: 'late@b.example' },
        { line: 5, column: 1, value: 'di@b.example' },
      ],
      alike: [],
    },
  });
  expect((await linesOf(batchId)).map(([email]) => email)).toEqual(['al@b.example', 'b@b.example', 'cy@b.example', 'di@b.example']);
  expect(await kestrel().read((db) => db.one(Batch, { id: batchId }))).toMatchObject({ ready: 4 });
});

it('makes a draft anew that is older than what is left of an upload may be, while that is swept away', async () => {
  const { id: batchId, createdAt } = await drafted('a@b.example,Al');
  test.clock.now = new Date(test.clock.now.getTime() + 2 * 60 * 60 * 1_000);
  const fresh = await useColumns(
    interrupted(2, () => sweepIssuer(test.issuer)),
    { ...anew, batchId },
  );
  expect(await kestrel().read((db) => db.one(Batch, { id: fresh }))).toMatchObject({ state: 'draft', ready: 1, createdAt });
  expect(await linesOf(fresh)).toEqual([['a@b.example', 'Al']]);
});

it.each([
  ['before its lines are there', 2],
  ['with its lines there', 3],
])('forgets somebody in a draft that is on its way to take the place of another: %s', async (_, nth) => {
  const { id: batchId } = await drafted('a@b.example,Al', 'b@b.example,Bo');
  const forget = () => kestrel().write((db) => forgetInRosters(db, 'a@b.example'));
  const fresh = await useColumns(interrupted(nth, forget), { ...anew, batchId });
  expect(await linesOf(fresh)).toEqual([
    ['', ''],
    ['b@b.example', 'Bo'],
  ]);
  expect(await kestrel().read((db) => db.one(Batch, { id: fresh }))).toMatchObject({ ready: 1 });
});

it('takes over what somebody else mended while the roster is read again, and nothing of a draft that they discarded', async () => {
  const { id: batchId } = await drafted('a.b.example,Al', 'b@b.example,Bo');
  const mend = () =>
    correctCells(test.issuer, { profile: 'kestrel', batchId, corrections: { cells: [{ line: 2, column: 1, value: 'al@b.example' }], alike: [] } });
  const fresh = await useColumns(interrupted(2, mend), { ...anew, batchId });
  expect(await linesOf(fresh)).toEqual([
    ['al@b.example', 'Al'],
    ['b@b.example', 'Bo'],
  ]);
  expect(await kestrel().read((db) => db.one(Batch, { id: fresh }))).toMatchObject({ ready: 2 });

  const before = await kestrel().read((db) => db.count(RosterLine, {}));
  const discard = () => discardBatch(test.issuer, { profile: 'kestrel', batchId: fresh });
  await expect(useColumns(interrupted(2, discard), { ...anew, batchId: fresh })).rejects.toMatchObject({ code: 'not_found' });
  expect(await kestrel().read((db) => db.count(RosterLine, {}))).toBe(before - 2);
});

describe('the lines of a roster that nobody wants any more', () => {
  const rows = Array.from({ length: 2 * ROWS_PER_WRITE + 1 }, (_, n) => `p${n}@b.example,P${n}`);
  const linesLeft = () => kestrel().read((db) => db.count(RosterLine, {}));

  /** The node, and how many lines each of its writes took away. */
  function counted(): { issuer: Issuer; taken: number[] } {
    const taken: number[] = [];
    const watching = <Db>(write: <T>(change: (db: Db) => Promise<T>) => Promise<T>) => {
      const watched: typeof write = async (change) => {
        const before = await linesLeft();
        const done = await write(change);
        taken.push(before - (await linesLeft()));
        return done;
      };
      return watched;
    };
    const { as, across } = test.store;
    const store: Issuer['store'] = {
      ...test.store,
      as: (scope) => ({ ...as(scope), write: watching(as(scope).write) }),
      across: (reason) => ({ ...across(reason), write: watching(across(reason).write) }),
    };
    return { issuer: { ...test.issuer, store }, taken };
  }

  it.each([
    ['discarded', (issuer: Issuer, batchId: string) => discardBatch(issuer, { profile: 'kestrel', batchId }), 0],
    ['read again under other columns', (issuer: Issuer, batchId: string) => useColumns(issuer, { ...anew, batchId }), rows.length],
  ])('go a piece at a time where it is %s', async (_, act, left) => {
    const before = await linesLeft();
    const { id } = await drafted(...rows);
    const { issuer, taken } = counted();
    await act(issuer, id);
    expect(taken.filter((lines) => lines > 0)).toEqual([ROWS_PER_WRITE, ROWS_PER_WRITE, 1]);
    expect(await linesLeft()).toBe(before + left);
    await expect(discardBatch(test.issuer, { profile: 'kestrel', batchId: id })).rejects.toMatchObject({ code: 'not_found' });
  });

  it('are swept a piece at a time, where a stop left them and where nobody came back to the preview', async () => {
    const [stopped, forgotten] = [await drafted(...rows), await drafted(...rows)];
    const stop = () => Promise.reject(new Error('stopped'));
    await expect(discardBatch(interrupted(2, stop), { profile: 'kestrel', batchId: stopped.id })).rejects.toThrow('stopped');
    expect(await linesOf(stopped.id)).toHaveLength(rows.length);
    test.clock.now = new Date(test.clock.now.getTime() + DRAFT_LIFE + 1);
    const { issuer, taken } = counted();
    while ((await sweepIssuer(issuer)) === 'more');
    expect(Math.max(...taken)).toBeLessThanOrEqual(2 * ROWS_PER_WRITE);
    for (const { id } of [stopped, forgotten]) {
      expect(await linesOf(id)).toEqual([]);
      expect(await kestrel().read((db) => db.one(Batch, { id }))).toBeUndefined();
    }
  });
});
