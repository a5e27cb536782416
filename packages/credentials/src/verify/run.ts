import { SKEW_SECONDS, SKEW_SECONDS_MAX } from '../limits.ts';
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

/** Each document and each list is asked for once, however many credentials name it. */
export function openRun(deps: VerifyDeps, { skewSeconds = SKEW_SECONDS, asOf }: { skewSeconds?: number; asOf?: Date } = {}): Run {
  const now = deps.clock();
  return {
    now,
    ...(asOf && asOf < now && { asOf }),
    skewMs: Math.min(Math.max(skewSeconds, 0), SKEW_SECONDS_MAX) * 1000,
    checks: [],
    seen: [],
    resolve: once(deps.resolve, (controller, form) => (controller.startsWith('did:') ? controller : `${form} ${controller}`)),
    fetchStatus: once(deps.fetchStatus, (url, accept) => `${accept} ${url}`),
    vouch: deps.vouch,
    ...(deps.schema && { schema: deps.schema }),
  };
}

/** The same moment and the same world with nothing found yet: for what stands inside, or beside. */
export const innerRun = (run: Run): Run => ({ ...run, checks: [], seen: [] });

/** @returns undefined, so that a step can end with it. */
export function note(run: Run, step: Step, code: CheckCode, { detail, ...values }: Values & { detail?: string } = {}): undefined {
  run.checks.push({ step, outcome: outcomeOf(code), code, sentence: sentenceOf(code, values), ...(detail === undefined ? {} : { detail }) });
}

function once<A extends unknown[], R>(ask: (...args: A) => Promise<R>, keyOf: (...args: A) => string): (...args: A) => Promise<R> {
  const answers = new Map<string, Promise<R>>();
  return (...args) => {
    const key = keyOf(...args);
    const answer = answers.get(key) ?? ask(...args);
    answers.set(key, answer);
    return answer;
  };
}
