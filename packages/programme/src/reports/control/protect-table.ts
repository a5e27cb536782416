import { type Network, networkOf } from './network.ts';
import { type Cost, cheapestWay, pushAround, spread } from './spread.ts';
import { asTable, figuresOf, isUnsafe, type Shown, type Table } from './table.ts';

/** What an earlier release to the same recipient said of the same people; nothing where none did. */
export type Before = number | 'withheld' | undefined;

type Rule = {
  /** How many must stand behind a figure, and how many values a withheld one must leave open. */
  k: number;
  /** Figures of earlier releases, laid out as `figuresOf` does. */
  before?: readonly Before[];
};

/**
 * Decides which figures of a table its recipient gets: none that is unsafe in itself, and few others withheld, so as to leave each withheld figure `k`
 * values that fit everything published, the named report and earlier releases. A table without an unsafe figure is published whole.
 * What was withheld on the way is not given back where it turns out to be spare: the fewer the pattern depends on counts, the less it tells of them.
 * Answers nothing where earlier releases have told so much that no choice protects what is unsafe.
 */
export function protectTable(table: Table, { k, before = [] }: Rule): Shown | undefined {
  const network = networkOf(table);
  const figures = figuresOf(table);
  // What was published cannot be withheld again: it stands fast for whoever works figures out.
  const known = figures.map(({ n }, arc) => before[arc] === n);
  const fixed = figures.map(({ structural }, arc) => structural === true || known[arc] === true);
  const must = figures.map((figure, arc) => !known[arc] && (isUnsafe(figure, k) || differs(figure.n, before[arc], k)));
  // Where many are named, a mark that stands for a remainder of 1 to k - 1 leaves k - 1 values to whoever knows this rule: k is withheld with them.
  if (must.includes(true)) for (const [arc, { n, r, apart = r }] of figures.entries()) if (apart === k && n - r >= k && !known[arc]) must[arc] = true;
  const withheld = [...must];
  for (;;) {
    const open = figures.findIndex((_, arc) => withheld[arc] && spread(network, withheld, arc, k - 1) < k - 1);
    if (open < 0) break;
    const cover = coverOf(network, withheld, fixed, open, k - 1);
    if (!cover) return undefined;
    for (const arc of cover) withheld[arc] = true;
  }
  return asTable<number | null>(
    figures.map(({ n }, arc) => (withheld[arc] ? null : n)),
    table.rowTotals.length,
    table.columnTotals.length,
  );
}

/** Withheld before stays so; beside an earlier count of the same people, a new one tells how many were added or left. */
const differs = (n: number, before: Before, k: number): boolean => before === 'withheld' || (before !== undefined && Math.abs(n - before) < k);

/** The cheapest further figures that let this one move as far as it must, or as far as it can. */
function coverOf(network: Network, withheld: readonly boolean[], fixed: readonly boolean[], arc: number, enough: number): readonly number[] | undefined {
  const free: Cost = (other) => (withheld[other] ? 0 : Number.POSITIVE_INFINITY);
  const price: Cost = (other) => (fixed[other] ? Number.POSITIVE_INFINITY : withheld[other] ? 0 : (network.arcs[other]?.weight ?? 0));
  const up = pushAround(network, free, arc, 'up', enough);
  const down = pushAround(network, free, arc, 'down', enough);
  const { value = 0, floor = 0 } = network.arcs[arc] ?? {};
  for (let need = enough - up.moved - down.moved; need >= 1; need = need === 1 ? 0 : Math.ceil(need / 2)) {
    const ways = [
      cheapestWay(network, up.flow, price, arc, 'up', need),
      value - floor - down.moved >= need ? cheapestWay(network, down.flow, price, arc, 'down', need) : undefined,
    ];
    const covers = ways.flatMap((way) => (way ? [way.steps.map((step) => step.arc).filter((other) => !withheld[other])] : []));
    const costs = (cover: readonly number[]) => cover.reduce((sum, other) => sum + price(other), 0);
    const [cover] = covers.sort((one, other) => costs(one) - costs(other));
    if (cover) return cover;
  }
  return undefined;
}
