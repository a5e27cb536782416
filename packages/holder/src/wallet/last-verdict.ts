import { type Context, inMs } from '@laurel/base';
import { besideOf, type Companion, type Verdict } from '@laurel/credentials';
import { ANSWER_STANDS, RECHECK_AGAIN, RECHECK_EVERY, RECHECK_SPREAD } from '../limits.ts';
import type { LastVerdict } from '../records.ts';

export function withoutCredential({ credential: _, inside, endorsements, ...verdict }: Verdict): LastVerdict {
  if (!inside && !endorsements) return verdict;
  const beside = besideOf({ ...(inside && { inside }), ...(endorsements && { endorsements }) });
  return { ...verdict, beside: { inside: beside.inside.map(onlyDoubts), endorsements: beside.endorsements.map(onlyDoubts) } };
}

/** Forty credentials with fourteen good checks each would be larger than the record. */
const onlyDoubts = <C extends Companion>(one: C): C => ({ ...one, checks: one.checks.filter(({ outcome }) => outcome === 'fail' || outcome === 'unknown') });

/** The codes of what was found wrong, but that its time is over: that its owner sees without anybody being asked, and a badge may be over and revoked. */
export const foundWrong = ({ outcome, code, checks }: Pick<Verdict, 'outcome' | 'code' | 'checks'>): string[] =>
  outcome === 'invalid' ? [code, ...checks.flatMap((check) => (check.outcome === 'fail' ? check.code : []))].filter((one) => one !== 'expired') : [];

/** What its owner knows to be wrong: found here, or carried over in the file that it came back from while nobody answers. */
export const knownWrong = ({ before, ...verdict }: Pick<LastVerdict, 'outcome' | 'code' | 'checks' | 'before'>): string[] => [
  ...foundWrong(verdict),
  ...(before?.wrong ? [before.wrong] : []),
];

/** When somebody last answered about it, here or where it was saved. */
export const lastAnswered = ({ before, asOf }: Pick<LastVerdict, 'before' | 'asOf'>): string => before?.at ?? asOf;

/** Found valid so long ago that nobody knows any more. What was found wrong stays wrong. */
export const isOld = ({ outcome, asOf }: Pick<Verdict, 'outcome' | 'asOf'>, at: Date): boolean =>
  outcome === 'valid' && Date.parse(asOf) <= at.getTime() - ANSWER_STANDS;

/** When to ask again: within a day; sooner where nobody answered; never of what is revoked or over, nor of a badge from before 3.0, whose site would learn of it. */
export function nextCheck(context: Pick<Context, 'clock' | 'random'>, { outcome, code, older }: Pick<Verdict, 'outcome' | 'code' | 'older'>): string | null {
  if (older) return null;
  if (outcome === 'undetermined') return inMs(context, RECHECK_AGAIN);
  if (code === 'status_revoked' || code === 'expired') return null;
  const [chance = 0] = context.random(1);
  return inMs(context, RECHECK_EVERY - (RECHECK_SPREAD * chance) / 256);
}
