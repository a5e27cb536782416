import { hasEnded, note, type Run } from '../run.ts';
import { dayOf } from '../sentences/sentence.ts';
import { wholeWindow } from './dates.ts';
import type { Candidate } from './format.ts';

/**
 * What says of itself that it has ended is of no force, whoever signed it: told where only trouble on the way kept the signature from being
 * checked, so that "could not find out" does not hide it. Nothing else is read of what nobody verified.
 */
export function noteClaimedEnd(candidate: Candidate, run: Run): undefined {
  if (run.checks.some(({ outcome }) => outcome === 'fail')) return;
  const { until } = wholeWindow(claimed(candidate)) ?? {};
  if (until !== undefined && hasEnded(until, run)) note(run, 'dates', 'expired_unproven', { date: dayOf(new Date(until)) });
}

function claimed(candidate: Candidate) {
  if ('document' in candidate) return { format: candidate.format, claims: candidate.document };
  if ('jwt' in candidate) return { format: candidate.format, claims: candidate.jwt.document, token: candidate.jwt.jws.payload };
  return { format: candidate.format, claims: candidate.sdJwt.payload, token: candidate.sdJwt.payload };
}
