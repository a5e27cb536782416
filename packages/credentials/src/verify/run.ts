import { QUESTIONS, QUESTIONS_MS, SKEW_SECONDS, SKEW_SECONDS_MAX } from '../limits.ts';
import type { Check, FetchStatus, GivenSchema, Resolve, StatusSeen, Step, VerifyDeps, Vouch } from '../types.ts';
import { type CheckCode, outcomeOf, sentenceOf, type Values } from './sentences/sentence.ts';

/** One verification as it goes: what was found so far, and the world as it answers during it. */
export type Run = {
  /** Read once: every step judges the same moment. */
  now: Date;
  /** The past moment that is asked about: dates and status are judged as they were then, keys and signatures as they are now. */
  asOf?: Date;
  skewMs: number;
  checks: Check[];
  seen: StatusSeen[];
  resolve: Resolve;
  fetchStatus: FetchStatus;
  vouch: Vouch;
  schema?: GivenSchema;
  /** What is judged stands inside a learner record. */
  isInside?: true;
};

/** Each document and each list is asked for once, however many credentials name it, and no more than so many of them, nor for longer. */
export function openRun(deps: VerifyDeps, { skewSeconds = SKEW_SECONDS, asOf }: { skewSeconds?: number; asOf?: Date } = {}): Run {
  const now = deps.clock();
  const ask = openBudget();
  return {
    now,
    ...(asOf && asOf < now && { asOf }),
    skewMs: Math.min(Math.max(skewSeconds, 0), SKEW_SECONDS_MAX) * 1000,
    checks: [],
    seen: [],
    resolve: once(
      (...asked) => ask(() => deps.resolve(...asked)),
      (controller, form) => (controller.startsWith('did:') ? controller : `${form} ${controller}`),
    ),
    fetchStatus: once(
      (...asked) => ask(() => deps.fetchStatus(...asked)),
      (url, accept) => `${accept} ${url}`,
    ),
    vouch: deps.vouch,
    ...(deps.schema && { schema: deps.schema }),
  };
}

/** Give or take the skew: clocks differ now, and of a past moment nobody reads one, so that the last second of a day is not yet the next. */
export const hasBegun = (from: number, { now, asOf, skewMs }: Run): boolean => (asOf ? asOf.getTime() >= from : now.getTime() >= from - skewMs);

/** The same of an end; a past day that is asked about is one of a badge that ended with its last second. */
export const hasEnded = (until: number, { now, asOf, skewMs }: Run): boolean => (asOf ? asOf.getTime() > until : now.getTime() >= until + skewMs);

/** The same moment and the same world with nothing found yet: for what stands inside, or beside. */
export const innerRun = (run: Run): Run => ({ ...run, checks: [], seen: [] });

/** @returns undefined, so that a step can end with it. */
export function note(run: Run, step: Step, code: CheckCode, { detail, ...values }: Values & { detail?: string } = {}): undefined {
  run.checks.push({ step, outcome: outcomeOf(code), code, sentence: sentenceOf(code, values), ...(detail === undefined ? {} : { detail }) });
}

/** A record of forty badges with eight lists each would have this node wait for whoever wrote it, host after host. What is not asked any more did not answer. */
function openBudget(): <R>(question: () => Promise<R>) => Promise<R | Unasked> {
  const until = performance.now() + QUESTIONS_MS;
  let left = QUESTIONS;
  return async (question) => (left-- > 0 && performance.now() < until ? question() : UNASKED);
}

type Unasked = { state: 'unreachable'; reason: string };
const UNASKED: Unasked = { state: 'unreachable', reason: 'Too many hosts were named, or they took too long.' };

function once<A extends unknown[], R>(ask: (...args: A) => Promise<R>, keyOf: (...args: A) => string): (...args: A) => Promise<R> {
  const answers = new Map<string, Promise<R>>();
  return (...args) => {
    const key = keyOf(...args);
    const answer = answers.get(key) ?? ask(...args);
    answers.set(key, answer);
    return answer;
  };
}
