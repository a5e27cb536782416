import { figuresOf, type Table } from './table.ts';

/** One figure as a flow: people pass from the whole to a row, from the row to a column, from the column to the whole. */
export type Arc = {
  from: number;
  to: number;
  value: number;
  /** Known to the recipient from the named report: nothing lower comes into question. */
  floor: number;
  /** What is lost when it is withheld: a total tells more than a cell. */
  weight: number;
};

/**
 * A table with its totals as a circulation: rows and columns are nodes, each figure an arc, and everything that comes in goes out. The tables that fit
 * what was published are the circulations in which published arcs keep their value; how far one arc can move among them is a question of maximum flow,
 * and since a network's vertices are whole numbers, every whole number between its ends is taken by some table.
 */
export type Network = { arcs: readonly Arc[] /** Arcs at a node. */; at: readonly (readonly number[])[] };

const CELL = 1;
const MARGIN = 2;
const TOTAL = 3;

export function networkOf(table: Table): Network {
  const rows = table.rowTotals.length;
  const columns = table.columnTotals.length;
  const figures = figuresOf(table);
  const [source, sink] = [0, rows + columns + 1];
  const ends: [number, number, number][] = [
    ...table.cells.flatMap((cells, row) => cells.map((_, column): [number, number, number] => [1 + row, 1 + rows + column, CELL])),
    ...table.rowTotals.map((_, row): [number, number, number] => [source, 1 + row, MARGIN]),
    ...table.columnTotals.map((_, column): [number, number, number] => [1 + rows + column, sink, MARGIN]),
    [sink, source, TOTAL],
  ];
  if (figures.length !== ends.length || ends.length !== (rows + 1) * (columns + 1)) throw new Error('The rows of a table differ in length');
  const arcs = figures.map(({ n, r }, index): Arc => {
    const [from = 0, to = 0, weight = 0] = ends[index] ?? [];
    return { from, to, weight, value: n, floor: n - r };
  });
  const at: number[][] = Array.from({ length: sink + 1 }, () => []);
  const balance = at.map(() => 0);
  for (const [index, { from, to, value }] of arcs.entries()) {
    at[from]?.push(index);
    at[to]?.push(index);
    balance[from] = (balance[from] ?? 0) - value;
    balance[to] = (balance[to] ?? 0) + value;
  }
  if (balance.some((left) => left !== 0)) throw new Error('The totals of a table are not the sums of its cells');
  return { arcs, at };
}
