import { figuresOf, type Shown, type Table } from '../control/table.ts';

/** What an attacker holds: the release, marks and all; the named report, as how many of each cell it names; which zeros are so by definition. */
export type Held = { shown: Shown; named: readonly (readonly number[])[]; structural: readonly (readonly boolean[])[] };

export const heldOf = (table: Table, shown: Shown): Held => ({
  shown,
  named: table.cells.map((row) => row.map(({ n, r }) => n - r)),
  structural: table.cells.map((row) => row.map(({ structural }) => structural === true)),
});

type Edge = { from: number; to: number; low: number; high: number };
/** More than any figure of these tables: who knows no bound may take this one. */
const MANY = 100_000;

/** Whether some table fits everything held in which this figure (as `figuresOf` counts) has this value: a maximum flow with bounds, from nothing. */
export function fits(held: Held, figure: number, value: number): boolean {
  const edges = edgesOf(held);
  const edge = edges[figure];
  if (!edge || value < edge.low || value > edge.high) return false;
  edge.low = edge.high = value;
  return isFeasible(edges);
}

function edgesOf({ shown, named, structural }: Held): Edge[] {
  const [rows, columns] = [shown.rowTotals.length, shown.columnTotals.length];
  const end = rows + columns + 1;
  const of = (from: number, to: number, said: number | null, low: number): Edge => ({ from, to, low: said ?? low, high: said ?? MANY });
  return [
    ...shown.cells.flatMap((row, i) => row.map((said, j) => of(1 + i, 1 + rows + j, structural[i]?.[j] === true ? 0 : said, named[i]?.[j] ?? 0))),
    ...shown.rowTotals.map((said, i) => of(0, 1 + i, said, 0)),
    ...shown.columnTotals.map((said, j) => of(1 + rows + j, end, said, 0)),
    of(end, 0, shown.total, 0),
  ];
}

/** Lower bounds are sent first; what they leave over at a node must flow back to where it is missing. */
function isFeasible(edges: readonly Edge[]): boolean {
  const nodes = Math.max(...edges.flatMap(({ from, to }) => [from, to])) + 1;
  const [give, take] = [nodes, nodes + 1];
  const size = nodes + 2;
  const room = new Int32Array(size * size);
  const at = (from: number, to: number) => from * size + to;
  const raise = (from: number, to: number, by: number) => {
    room[at(from, to)] = (room[at(from, to)] ?? 0) + by;
  };
  let wanted = 0;
  for (const { from, to, low, high } of edges) {
    raise(from, to, high - low);
    raise(give, to, low);
    raise(from, take, low);
    wanted += low;
  }
  for (let sent = 0; sent < wanted; ) {
    const came = new Int32Array(size).fill(-1);
    const line = [give];
    for (const node of line)
      for (let next = 0; next < size; next++)
        if (next !== give && came[next] === -1 && (room[at(node, next)] ?? 0) > 0) {
          came[next] = node;
          line.push(next);
        }
    if (came[take] === -1) return false;
    let by = MANY;
    for (let node = take; node !== give; node = came[node] ?? give) by = Math.min(by, room[at(came[node] ?? give, node)] ?? 0);
    for (let node = take; node !== give; node = came[node] ?? give) {
      raise(came[node] ?? give, node, -by);
      raise(node, came[node] ?? give, by);
    }
    sent += by;
  }
  return true;
}

/** Every value, up to `most`, that a figure has in some table that fits: by trying all tables. Only for a handful of cells. */
export function valuesByEnumeration(held: Held, most: number): Set<number>[] {
  const { shown, named, structural } = held;
  const said = figuresOf(shown);
  const values = said.map(() => new Set<number>());
  const flat = shown.cells.flatMap((row, i) => row.map((value, j) => ({ value: structural[i]?.[j] ? 0 : value, low: named[i]?.[j] ?? 0 })));
  const columns = shown.columnTotals.length;
  const tryAll = (counts: number[]): void => {
    const cell = flat[counts.length];
    if (cell) {
      for (let n = cell.value ?? cell.low; n <= (cell.value ?? most); n++) tryAll([...counts, n]);
      return;
    }
    const sum = (keep: (cell: number) => boolean) => counts.reduce((total, n, index) => (keep(index) ? total + n : total), 0);
    const line = [
      ...counts,
      ...shown.rowTotals.map((_, row) => sum((index) => Math.floor(index / columns) === row)),
      ...shown.columnTotals.map((_, column) => sum((index) => index % columns === column)),
      sum(() => true),
    ];
    if (line.every((n, figure) => said[figure] === null || said[figure] === n)) for (const [figure, n] of line.entries()) values[figure]?.add(n);
  };
  tryAll([]);
  return values;
}
