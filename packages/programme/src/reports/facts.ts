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
  /** What the person answered of the questions that nothing depends on, by question; one that was left open is not there. */
  answers: Readonly<Record<string, string>>;
  /** Whether the recipient may read this person's results by name, now. */
  consentedNamed: boolean;
};

/** A question that may be left open, with every answer there is. Its texts are `programme.report.by.KEY`, `programme.report.line.KEY` and `programme.background.KEY.ANSWER`. */
export type ReportQuestion = { key: string; answers: readonly string[] };

/** The one way in which reports learn anything: the applications of a profile in these quarters; for an organisation those of its own people. */
export type ReadFacts = (asked: { profile: string; recipient: string; quarters: readonly Quarter[] }) => Promise<readonly Fact[]>;
