import type { Language } from '@laurel/base';
import type { Period } from './periods.ts';

/** Each counts the same applications by another thing. `achievements` says the same by skill, worked out from what it publishes. */
export const DEFINITIONS = ['achievements', 'groups', 'quarters'] as const;
export type Definition = (typeof DEFINITIONS)[number];

/** One line of a report; `null` is withheld. */
export type Line = {
  /** `''` for the whole, `others` for the lines that are too small to stand alone. */
  key: string;
  /** As it was called when the report was made; absent where the key says it. */
  name?: Partial<Record<Language, string>>;
  applied: number | null;
  awarded: number | null;
  notAwarded: number | null;
  /** Per cent awarded of those who applied, from and to. */
  share: readonly [number, number] | null;
  /** Medians. */
  tries: number | null;
  days: number | null;
};

/** What a release publishes, whole. */
export type Report = {
  definition: Definition;
  period: Period;
  /** So many people stand behind each figure, and behind each part that its reader cannot name. */
  k: number;
  lines: readonly Line[];
  total: Line;
  /** By skill, where it is by achievement. */
  skills: readonly Line[];
};
