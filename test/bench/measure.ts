/** Each round lasts this much CPU time per case: long enough that a garbage collection is shared by many operations. */
const CPU_MS_PER_CASE = 300;
/** Nine medians are steady to a few percent on a shared machine. */
const ROUNDS = 9;
/** Compilers are done with both by then: a node that verifies has been running for longer than a second. */
const WARMING = 3;

/** One way of doing an operation; `run` does it once and throws where it went wrong. */
export type Case = { name: string; run: () => Promise<void> };
/** CPU microseconds of one operation, a figure a round. */
export type Timing = { name: string; micros: number[] };

/**
 * CPU time of each case in turn, round after round in one process, so that a busy neighbour or a warming cache meets all of them alike.
 * The first ones warm up and are not kept.
 */
export async function measure(cases: readonly Case[], rounds = ROUNDS): Promise<Timing[]> {
  const timings = cases.map(({ name }): Timing => ({ name, micros: [] }));
  for (let round = -WARMING; round < rounds; round++) {
    for (const [nth, { run }] of cases.entries()) {
      const micros = await once(run);
      if (round >= 0) timings[nth]?.micros.push(micros);
    }
  }
  return timings;
}

/** How many times less CPU time `one` takes than `other`: the median of the ratios within each round. */
export function ratio(one: Timing, other: Timing): number {
  return median(one.micros.map((micros, round) => (other.micros[round] ?? Number.NaN) / micros));
}

export function median(figures: readonly number[]): number {
  const sorted = figures.toSorted((a, b) => a - b);
  const [low = Number.NaN, high = Number.NaN] = [sorted[Math.floor((sorted.length - 1) / 2)], sorted[Math.ceil((sorted.length - 1) / 2)]];
  return (low + high) / 2;
}

async function once(run: Case['run']): Promise<number> {
  const start = process.cpuUsage();
  let done = 0;
  for (;;) {
    await run();
    done++;
    const { user, system } = process.cpuUsage(start);
    if (user + system >= CPU_MS_PER_CASE * 1000) return (user + system) / done;
  }
}
