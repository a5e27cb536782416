import { describe, expect, it } from 'vitest';
import { fits, heldOf, valuesByEnumeration } from '../testing/attacker.ts';
import { randomTable, seeded, tableOf } from '../testing/random-tables.ts';
import { networkOf } from './network.ts';
import { protectTable } from './protect-table.ts';
import { spread } from './spread.ts';
import { figuresOf, isUnsafe, type Shown, type Table } from './table.ts';

/** Of each `k`; a longer run is asked for by hand. */
const TABLES = Number(process.env.LAUREL_TABLES ?? 2000);

const plain = (counts: number[][]): Table => tableOf(counts.map((row) => row.map((n) => ({ n, r: n }))));
const shownOf = (table: Table, k: number): Shown => {
  const shown = protectTable(table, { k });
  if (!shown) throw new Error('Nothing was released before, and yet the table could not be protected');
  return shown;
};

/** Withheld figures for which the attacker finds fewer than `k` values near the true one; the values that fit lie side by side. */
function narrowed(table: Table, shown: Shown, k: number): number[] {
  const held = heldOf(table, shown);
  const truth = figuresOf(table);
  return figuresOf(shown).flatMap((said, figure) => {
    const { n = 0, structural = false } = truth[figure] ?? {};
    if (said !== null || structural) return [];
    let found = 0;
    for (let value = Math.max(0, n - k + 1); value < n + k && found < k; value++) if (fits(held, figure, value)) found++;
    return found < k ? [figure] : [];
  });
}

describe('protecting a table', () => {
  it.each([5, 10])('leaves an exact attacker %i values or more for each withheld figure, named report in hand', { timeout: TABLES * 60 }, (k) => {
    const chance = seeded(k);
    let withheld = 0;
    for (let round = 0; round < TABLES; round++) {
      const table = randomTable(chance, k, { rows: 4, columns: 3 });
      const shown = shownOf(table, k);
      const bad = narrowed(table, shown, k);
      if (bad.length > 0) expect.fail(`table ${round}: ${JSON.stringify({ table, shown, bad })}`);
      for (const [figure, said] of figuresOf(shown).entries()) {
        const truth = figuresOf(table)[figure];
        if (said === null) withheld++;
        else expect(truth && !isUnsafe(truth, k) && said === truth.n).toBe(true);
      }
    }
    expect(withheld).toBeGreaterThan(TABLES);
  });

  it('is held to by an attacker that finds what trying all tables finds', () => {
    const chance = seeded(31);
    for (let round = 0; round < 60; round++) {
      const table = randomTable(chance, 3, round % 2 === 0 ? { rows: 2, columns: 2 } : { rows: 1, columns: 3 });
      // Some tables as the rule leaves them, some with marks set anywhere.
      const shown = round % 3 === 0 ? shownOf(table, 3) : marked(table, () => chance() < 0.5);
      const held = heldOf(table, shown);
      // With the total said, no cell is larger than it.
      const open = { ...held, shown: { ...shown, total: table.total.n } };
      const values = valuesByEnumeration(open, Math.min(14, table.total.n));
      if (table.total.n > 14) continue;
      for (const [figure, found] of values.entries())
        for (let value = 0; value <= table.total.n; value++) expect([figure, value, fits(open, figure, value)]).toEqual([figure, value, found.has(value)]);
    }
  });

  it.each([5, 10])('publishes nearly all that could be published at k = %i', (k) => {
    const chance = seeded(k + 100);
    let [mine, best, tables] = [0, 0, 0];
    while (tables < 60) {
      const table = randomTable(chance, k, { rows: 3, columns: 2 });
      const most = bestOf(table, k);
      if (most === undefined) continue;
      tables++;
      best += most;
      for (const [figure, said] of figuresOf(shownOf(table, k)).entries()) if (said !== null) mine += weightOf(table, figure);
    }
    console.info(`k = ${k}: ${mine} of ${best} published that the best choice publishes (${Math.round((100 * mine) / best)} %), ${tables} tables`);
    expect(mine / best).toBeGreaterThanOrEqual(0.8);
  });

  it('publishes a table whole whose figures and remainders are all large enough', () => {
    const chance = seeded(7);
    for (let round = 0; round < 300; round++) {
      const cells = Array.from({ length: 1 + (round % 5) }, () =>
        Array.from({ length: 3 }, () => {
          const r = 10 + Math.floor(chance() * 30);
          return { n: r + Math.floor(chance() * 20), r };
        }),
      );
      const table = tableOf(cells);
      expect(figuresOf(shownOf(table, 10))).toEqual(figuresOf(table).map(({ n }) => n));
    }
  });

  it('changes no mark for one more learner, unless a count that the learner enters is near a threshold', () => {
    const k = 5;
    const chance = seeded(11);
    let compared = 0;
    for (let round = 0; round < 1500; round++) {
      const table = randomTable(chance, k, { rows: 4, columns: 3 });
      const [row, column] = [Math.floor(chance() * table.cells.length), Math.floor(chance() * table.columnTotals.length)];
      const entered = [table.cells[row]?.[column], table.rowTotals[row], table.columnTotals[column], table.total];
      // Safe, and with room for one figure to move k - 1 and for another to move as far: no comparison can turn out otherwise.
      if (!entered.every((figure) => figure && figure.r >= 2 * (k - 1))) continue;
      compared++;
      const more = tableOf(table.cells.map((cells, i) => cells.map((cell, j) => (i === row && j === column ? { n: cell.n + 1, r: cell.r + 1 } : cell))));
      const [before, after] = [shownOf(table, k), shownOf(more, k)];
      const changed = figuresOf(after).flatMap((said, figure) => (said === figuresOf(before)[figure] ? [] : [figure]));
      for (const figure of changed)
        expect([figuresOf(after)[figure], entered.includes(figuresOf(table)[figure])]).toEqual([(figuresOf(before)[figure] ?? -9) + 1, true]);
    }
    expect(compared).toBeGreaterThan(150);
  });

  it('withholds a count whose remainder without consent is small, and a zero that is not one by definition', () => {
    const table = tableOf([
      [
        { n: 40, r: 3 },
        { n: 30, r: 30 },
        { n: 0, r: 0, structural: true },
      ],
      [
        { n: 25, r: 25 },
        { n: 26, r: 26 },
        { n: 27, r: 27 },
      ],
      [
        { n: 25, r: 25 },
        { n: 26, r: 26 },
        { n: 0, r: 0 },
      ],
    ]);
    const { cells } = shownOf(table, 10);
    expect([cells[0]?.[0], cells[0]?.[2], cells[2]?.[2]]).toEqual([null, 0, null]);
  });

  it('publishes who all consented, where they are enough', () => {
    const table = tableOf([
      [
        { n: 12, r: 0 },
        { n: 20, r: 20 },
      ],
    ]);
    expect(shownOf(table, 10)).toEqual({ cells: [[12, 20]], rowTotals: [32], columnTotals: [12, 20], total: 32 });
  });

  it('withholds a remainder of k where anything is withheld, so that the mark alone leaves k values', () => {
    const remainder = (r: number) =>
      shownOf(
        tableOf([
          [
            { n: 40 + r, r },
            { n: 30, r: 30 },
          ],
          [
            { n: 60, r: 60 },
            { n: 40, r: 40 },
          ],
        ]),
        10,
      ).cells[0]?.[0];
    expect([remainder(9), remainder(10), remainder(11)]).toEqual([null, 50, 51]);
    const beside = tableOf([
      [
        { n: 50, r: 10 },
        { n: 30, r: 30 },
        { n: 4, r: 4 },
      ],
      [
        { n: 60, r: 60 },
        { n: 40, r: 40 },
        { n: 40, r: 40 },
      ],
      [
        { n: 60, r: 60 },
        { n: 40, r: 40 },
        { n: 40, r: 40 },
      ],
    ]);
    expect(shownOf(beside, 10).cells[0]?.[0]).toBeNull();
  });

  it('counts people and not their applications', () => {
    const table = {
      ...plain([[30, 40]]),
      cells: [
        [
          { n: 30, r: 30, people: 6, apart: 6 },
          { n: 40, r: 40 },
        ],
      ],
    };
    expect(shownOf(table, 10).cells[0]?.[0]).toBeNull();
  });

  it('withholds nothing but a small line and what would give it away', () => {
    const shown = shownOf(
      plain([
        [2, 1],
        [40, 30],
        [50, 60],
        [45, 35],
      ]),
      10,
    );
    expect(shown.cells).toEqual([
      [null, null],
      [null, null],
      [50, 60],
      [45, 35],
    ]);
    expect(shown.columnTotals).toEqual([137, 126]);
  });

  describe('after earlier releases', () => {
    const table = plain([
      [20, 30],
      [25, 35],
    ]);
    const whole = [20, 30, 25, 35, 50, 60, 45, 65, 110];
    it('says again what was said', () => {
      expect(figuresOf(protectTable(table, { k: 10, before: whole }) ?? shownOf(plain([[0]]), 10))).toEqual(whole);
    });
    it('withholds a count that differs by fewer than k from an earlier one of the same people', () => {
      const shown = protectTable(table, { k: 10, before: whole.map((n, figure) => (figure === 8 ? n - 3 : undefined)) });
      expect(shown?.total).toBeNull();
    });
    it('publishes one that differs by k', () => {
      const shown = protectTable(table, { k: 10, before: whole.map((n, figure) => (figure === 8 ? n - 10 : undefined)) });
      expect(shown?.total).toBe(110);
    });
    it('withholds again what was withheld, and enough beside it, though what was published stands fast', () => {
      const before = whole.map((n, figure) => (figure === 0 ? ('withheld' as const) : figure === 8 ? n : undefined));
      const shown = protectTable(table, { k: 10, before });
      expect(shown?.cells[0]?.[0]).toBeNull();
      expect(shown?.total).toBe(110);
      expect(shown && figuresOf(shown).filter((said) => said === null).length).toBeGreaterThanOrEqual(4);
    });
    it('answers nothing where what was said pins an unsafe figure down', () => {
      const small = plain([
        [2, 30],
        [25, 35],
      ]);
      const before = figuresOf(small).map(({ n }, figure) => (figure === 0 ? undefined : n));
      expect(protectTable(small, { k: 10, before })).toBeUndefined();
    });
  });
});

const marked = (table: Table, isWithheld: () => boolean): Shown => {
  const said = ({ n }: { n: number }) => (isWithheld() ? null : n);
  return {
    cells: table.cells.map((row) => row.map(said)),
    rowTotals: table.rowTotals.map(said),
    columnTotals: table.columnTotals.map(said),
    total: said(table.total),
  };
};

const weightOf = (table: Table, figure: number): number => networkOf(table).arcs[figure]?.weight ?? 0;

/** The most that any choice of withheld figures publishes under the same rules; nothing where there are too many to try, or nothing to choose. */
function bestOf(table: Table, k: number): number | undefined {
  const figures = figuresOf(table);
  const network = networkOf(table);
  const must = figures.map((figure) => isUnsafe(figure, k));
  const free = figures.flatMap(({ structural }, figure) => (must[figure] || structural ? [] : [figure]));
  if (free.length > 10 || free.length === figures.length) return undefined;
  const weights = network.arcs.map(({ weight }) => weight);
  const all = weights.reduce((sum, weight, figure) => sum + (must[figure] ? 0 : weight), 0);
  let best = 0;
  for (let choice = 0; choice < 1 << free.length; choice++) {
    const withheld = [...must];
    for (const [bit, figure] of free.entries()) if ((choice >> bit) & 1) withheld[figure] = true;
    const kept = all - free.reduce((sum, figure) => sum + (withheld[figure] ? (weights[figure] ?? 0) : 0), 0);
    if (kept > best && withheld.every((is, figure) => !is || spread(network, withheld, figure, k - 1) >= k - 1)) best = kept;
  }
  return best;
}
