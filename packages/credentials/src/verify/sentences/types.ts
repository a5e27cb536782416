import type { Outcome } from '../../types.ts';

/** A code always has one outcome. `{name}` in a sentence is filled in. */
export type Sentences = Readonly<Record<string, readonly [outcome: Outcome, en: string, fr: string]>>;
