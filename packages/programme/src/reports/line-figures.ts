import { isUnsafe } from './control/table.ts';
import type { Fact } from './facts.ts';

/**
 * Per cent as it is said: five and less, ninety-five and more are one band each, since all and none tell of everybody; of few people only a wide band
 * is more than chance.
 */
export function shareOf(awarded: number | null, applied: number | null): readonly [number, number] | null {
  if (awarded === null || applied === null || applied === 0) return null;
  const percent = Math.round((100 * awarded) / applied);
  if (percent <= EXTREME) return [0, EXTREME];
  if (percent >= 100 - EXTREME) return [100 - EXTREME, 100];
  const width = BANDS.find(({ below }) => applied < below)?.width;
  if (width === undefined) return [percent, percent];
  const low = Math.floor(percent / width) * width;
  return [low, low + width];
}

const EXTREME = 5;
const BANDS = [
  { below: 20, width: 20 },
  { below: 40, width: 10 },
];

/** The middle of the values, a whole number; nothing where those behind it are too few, or too few of them cannot be named. */
export function medianOf(facts: readonly Fact[], read: (fact: Fact) => number | null, k: number): number | null {
  const counted = facts.filter((fact) => read(fact) !== null);
  if (isUnsafe(countOf(counted), k)) return null;
  const values = counted.map((fact) => read(fact) ?? 0).sort((one, other) => one - other);
  const middle = values.length / 2;
  return Math.round(((values[Math.ceil(middle) - 1] ?? 0) + (values[Math.floor(middle)] ?? 0)) / 2);
}

/** How many applications these are, and how many people stand behind them. */
export function countOf(facts: readonly Fact[]): { n: number; r: number; people: number; apart: number } {
  const apart = facts.filter(({ consentedNamed }) => !consentedNamed);
  const people = (of: readonly Fact[]) => new Set(of.map(({ member }) => member)).size;
  return { n: facts.length, r: apart.length, people: people(facts), apart: people(apart) };
}
