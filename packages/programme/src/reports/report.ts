import type { Language } from '@laurel/base';
import type { Period } from './periods.ts';

/**
 * Each counts the same applications by another thing, and by one thing alone: by achievement (and by skill, worked out from what that publishes), by quarter of a
 * year, by the answers to one question.
 */
export type Definition = 'achievements' | 'quarters' | `answers:${string}`;

/** The line of those who left a question open. */
export const NO_ANSWER = 'open';
/** The line of all that are too small. */
export const OTHERS = 'others';

/** What `others` is called where it is the only line: there is nobody else. */
export const UNDIVIDED = 'undivided';

/** The question that a report goes by. */
export const questionOf = (definition: Definition): string | undefined => /^answers:(.+)$/.exec(definition)?.[1];

/** One line of a report; `null` is withheld. */
export type Line = {
  /** `''` for the whole, `others` for the lines that are too small to stand alone. */
  key: string;
  /** As it was called when the report was made; absent where the key says it. */
  name?: Partial<Record<Language, string | undefined>>;
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
