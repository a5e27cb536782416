import { randomInt } from 'node:crypto';

/** Chance that a printed seed brings back: when each process dies, who claims, how many copies. What the scheduler of the machine does, it cannot repeat. */
export type Dice = {
  seed: number;
  /** 0 to `limit`, a fraction. */
  below: (limit: number) => number;
  /** A whole number, both ends included. */
  between: (least: number, most: number) => number;
  /** So many of them, each once, in any order. */
  draw: <T>(from: readonly T[], count: number) => T[];
};

/** `LAUREL_FAULTS_SEED` names the seed of a run to repeat. */
export function openDice(seed = Number(process.env.LAUREL_FAULTS_SEED ?? randomInt(2 ** 31))): Dice {
  let state = seed;
  // mulberry32, Tommy Ettinger's generator in the public domain.
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return {
    seed,
    below: (limit) => next() * limit,
    between: (least, most) => least + Math.floor(next() * (most - least + 1)),
    draw: (from, count) => {
      const left = [...from];
      return Array.from({ length: Math.min(count, left.length) }, () => left.splice(Math.floor(next() * left.length), 1)).flat();
    },
  };
}
