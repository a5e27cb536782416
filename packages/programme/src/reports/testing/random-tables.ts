import type { Figure, Table } from '../control/table.ts';

export type Chance = () => number;

/** The same numbers for the same seed (mulberry32), so that a table that fails can be looked at again. */
export function seeded(seed: number): Chance {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

const sumOf = (figures: readonly Figure[]): Figure => ({
  n: figures.reduce((sum, { n }) => sum + n, 0),
  r: figures.reduce((sum, { r }) => sum + r, 0),
  structural: figures.every(({ structural }) => structural === true),
});

/** A table of one cell a person, with its totals. */
export const tableOf = (cells: readonly (readonly Figure[])[]): Table => ({
  cells,
  rowTotals: cells.map(sumOf),
  columnTotals: (cells[0] ?? []).map((_, column) => sumOf(cells.flatMap((row) => row[column] ?? []))),
  total: sumOf(cells.flat()),
});

/** Small counts about `k`, where protecting is hardest; in half of the tables some people consented to be named. */
export function randomTable(chance: Chance, k: number, most: { rows: number; columns: number }): Table {
  const upTo = (limit: number) => Math.floor(chance() * limit);
  const [rows, columns] = [1 + upTo(most.rows), 1 + upTo(most.columns)];
  const consenting = chance() < 0.5 ? 0 : chance();
  const high = k * (1 + upTo(4));
  const cell = (): Figure => {
    if (chance() < 0.05) return { n: 0, r: 0, structural: true };
    const n = upTo(high);
    return { n, r: Array.from({ length: n }, chance).filter((one) => one >= consenting).length };
  };
  return tableOf(Array.from({ length: rows }, () => Array.from({ length: columns }, cell)));
}
