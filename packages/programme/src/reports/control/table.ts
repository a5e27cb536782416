/** One count of a table, and what stands behind it. */
export type Figure = {
  n: number;
  /** Of those, whom the recipient cannot name: the others stand in the named report that it may read, so it knows them here too. */
  r: number;
  /** People behind `n` and behind `r`, where one person may be counted twice. */
  people?: number;
  apart?: number;
  /** True where nobody can be, by definition: such a zero is no news about anyone. */
  structural?: boolean;
};

/** Counts by two things, with every total. Totals are given, since people do not add up where one is counted in two cells. */
export type Table = {
  cells: readonly (readonly Figure[])[];
  rowTotals: readonly Figure[];
  columnTotals: readonly Figure[];
  total: Figure;
};

/** What the recipient gets of a table; `null` is withheld, whatever the reason. */
export type Shown = {
  cells: readonly (readonly (number | null)[])[];
  rowTotals: readonly (number | null)[];
  columnTotals: readonly (number | null)[];
  total: number | null;
};

/** The table laid out in one line: cells row by row, totals of rows, totals of columns, the total. */
export const figuresOf = <T>(table: { cells: readonly (readonly T[])[]; rowTotals: readonly T[]; columnTotals: readonly T[]; total: T }): readonly T[] => [
  ...table.cells.flat(),
  ...table.rowTotals,
  ...table.columnTotals,
  table.total,
];

/** The line as a table again. */
export function asTable<T>(line: readonly T[], rows: number, columns: number): { cells: T[][]; rowTotals: T[]; columnTotals: T[]; total: T } {
  const total = line.at(-1);
  if (total === undefined || line.length !== (rows + 1) * (columns + 1)) throw new Error('Not a table laid out in one line');
  const inner = rows * columns;
  return {
    cells: Array.from({ length: rows }, (_, row) => line.slice(row * columns, (row + 1) * columns)),
    rowTotals: line.slice(inner, inner + rows),
    columnTotals: line.slice(inner + rows, inner + rows + columns),
    total,
  };
}

/** Fewer than `k` people stand behind it, or behind the part that the recipient cannot name; a zero tells of a group that nobody in it passed. */
export function isUnsafe({ n, r, people = n, apart = r, structural = false }: Figure, k: number): boolean {
  if (structural) return n !== 0;
  return people < k || (apart > 0 && apart < k);
}
