import type { Language } from '@laurel/base';
import type { Quarter } from './periods.ts';

/** One application, as much of it as a report counts by: nothing that says whose it is. */
export type Fact = {
  /** Which applications are one person's, by a number that means nothing outside of this reading. */
  member: number;
  /** In which it was first sent. */
  period: Quarter;
  achievement: string;
  skills: readonly string[];
  outcome: 'awarded' | 'not-awarded';
  /** Days until it was first decided; null where it was not. */
  days: number | null;
  /** How often it was sent. */
  tries: number;
  /** The opt-in answer to where people come from; absent where none was given. */
  group?: string;
  /** Whether the recipient may read this person's results by name, now. */
  consentedNamed: boolean;
};

/**
 * The one way in which reports learn anything: the applications of a profile in these quarters, the reader's own or those of the recipient's people.
 * `groups` are all answers that can be given, chosen by somebody or not: that a line stands in a report must tell of nobody.
 */
export type ReadFacts = (asked: { profile: string; recipient: string; quarters: readonly Quarter[] }) => Promise<{
  facts: readonly Fact[];
  groups: readonly { key: string; name: Record<Language, string> }[];
}>;
