import type { Network } from './network.ts';

/** A way through the network along which figures can move, and by how much. */
export type Way = { steps: readonly { arc: number; forward: boolean }[]; room: number };

/** Which ways are open to whoever searches: what an arc costs, Infinity where it stands fast. */
export type Cost = (arc: number) => number;

/**
 * How many values besides the true one a withheld figure could have, given everything else; no more than `enough` are looked for.
 * Exact: the most that can be pushed around through it upwards, and then downwards.
 */
export function spread(network: Network, withheld: readonly boolean[], arc: number, enough: number): number {
  const free: Cost = (other) => (withheld[other] ? 0 : Number.POSITIVE_INFINITY);
  const up = pushAround(network, free, arc, 'up', enough).moved;
  return up >= enough ? enough : up + pushAround(network, free, arc, 'down', enough - up).moved;
}

/** Moves one figure as far as it goes, `limit` at most; the flow it leaves behind is where a further way begins. */
export function pushAround(network: Network, cost: Cost, arc: number, direction: 'up' | 'down', limit: number): { moved: number; flow: number[] } {
  const flow = network.arcs.map(({ value }) => value);
  const { value, floor } = arcOf(network, arc);
  const most = direction === 'up' ? limit : Math.min(limit, value - floor);
  let moved = 0;
  while (moved < most) {
    const way = cheapestWay(network, flow, cost, arc, direction, 1);
    if (!way) break;
    const by = Math.min(way.room, most - moved);
    for (const step of way.steps) flow[step.arc] = (flow[step.arc] ?? 0) + (step.forward ? by : -by);
    moved += by;
  }
  return { moved, flow };
}

/**
 * The cheapest way from one end of a figure round to its other end on which each step leaves `room`. Of ways that cost the same the one through
 * earlier figures is taken, never the one with smaller counts: the choice must not tell what they were.
 */
export function cheapestWay(network: Network, flow: readonly number[], cost: Cost, arc: number, direction: 'up' | 'down', room: number): Way | undefined {
  const { from, to } = arcOf(network, arc);
  const [start, goal] = direction === 'up' ? [to, from] : [from, to];
  const best = network.at.map(() => Number.POSITIVE_INFINITY);
  const came: ({ arc: number; forward: boolean; node: number } | undefined)[] = network.at.map(() => undefined);
  const done = network.at.map(() => false);
  best[start] = 0;
  for (;;) {
    let node = -1;
    for (const [other, is] of done.entries()) if (!is && (best[other] ?? 0) < (node < 0 ? Number.POSITIVE_INFINITY : (best[node] ?? 0))) node = other;
    if (node < 0) return undefined;
    if (node === goal) break;
    done[node] = true;
    for (const next of network.at[node] ?? []) {
      const { from: tail, to: head } = arcOf(network, next);
      const forward = tail === node;
      const total = (best[node] ?? 0) + cost(next);
      const other = forward ? head : tail;
      if (next !== arc && total < (best[other] ?? 0) && roomOn(network, flow, next, forward) >= room) {
        best[other] = total;
        came[other] = { arc: next, forward, node };
      }
    }
  }
  const steps: { arc: number; forward: boolean }[] = [];
  let least = Number.POSITIVE_INFINITY;
  for (let step = came[goal]; step; step = step.node === start ? undefined : came[step.node]) {
    steps.push(step);
    least = Math.min(least, roomOn(network, flow, step.arc, step.forward));
  }
  return { steps, room: least };
}

/** Upwards a count has no end that the recipient knows. */
const roomOn = (network: Network, flow: readonly number[], arc: number, forward: boolean): number =>
  forward ? Number.POSITIVE_INFINITY : (flow[arc] ?? 0) - arcOf(network, arc).floor;

function arcOf(network: Network, arc: number): Network['arcs'][number] {
  const found = network.arcs[arc];
  if (!found) throw new Error(`A table has no figure ${arc}`);
  return found;
}
