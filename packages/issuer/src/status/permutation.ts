import { createHash } from 'node:crypto';
import { LIST_ENTRIES } from '../limits.ts';

const HALF_BITS = 9;
const HALF = 1 << HALF_BITS;
const ROUNDS = 8;

/** Where the n-th entry of a list goes: a bijection of [0, 131,072) that nobody without the list's key can follow. */
export type Permutation = (n: number) => number;

/**
 * A Feistel network over 18 bits, walked until it lands inside the list (twice as large as the list: two steps on
 * average). Each round has its own random function of 9 bits, drawn from the key, so that neighbours in time are
 * strangers in the list and an index says nothing about the order of issuing (Bitstring Status List v1.0, section 6.1).
 */
export function permutation(key: Uint8Array): Permutation {
  const rounds = roundFunctions(key);
  return (n) => {
    if (!Number.isInteger(n) || n < 0 || n >= LIST_ENTRIES) throw new RangeError(`entry ${n} is outside the list`);
    let at = step(rounds, n);
    while (at >= LIST_ENTRIES) at = step(rounds, at);
    return at;
  };
}

function roundFunctions(key: Uint8Array): DataView {
  const bytes = createHash('shake256', { outputLength: ROUNDS * HALF * 2 })
    .update('laurel status index v1')
    .update(key)
    .digest();
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function step(rounds: DataView, n: number): number {
  let left = n >>> HALF_BITS;
  let right = n & (HALF - 1);
  for (let round = 0; round < ROUNDS; round++) {
    const mixed = left ^ (rounds.getUint16((round * HALF + right) * 2) & (HALF - 1));
    left = right;
    right = mixed;
  }
  return (left << HALF_BITS) | right;
}
