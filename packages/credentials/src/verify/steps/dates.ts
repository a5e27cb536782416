import { timeOf } from '../../model/time.ts';
import type { Json, JsonObject } from '../../types.ts';
import { note, type Run } from '../run.ts';
import { dayOf } from '../sentences/sentence.ts';
import type { Verified } from './signature.ts';

type Window = { from?: number; until?: number };

/** Validity now, give or take the skew. What is past its end is genuine and expired, never "fake". */
export function checkDates(verified: Verified, run: Run): undefined {
  const window = verified.format === 'dc+sd-jwt' ? numericDates(verified.claims) : writtenDates(verified.claims);
  if (window === 'date_malformed') return note(run, 'dates', window);
  const { from, until } = window;
  const now = (run.asOf ?? run.now).getTime();
  if (until !== undefined && now >= until + run.skewMs) return note(run, 'dates', 'expired', { date: dayOf(new Date(until)) });
  if (from !== undefined && now < from - run.skewMs) return note(run, 'dates', 'not_yet_valid', { date: dayOf(new Date(from)) });
  const problem = verified.format === 'dc+sd-jwt' ? signedAt(verified.claims.iat, run) : checkProofDates(verified.proofs, run);
  if (problem) return;
  const [start, end] = [from, until].map((time) => (time === undefined ? undefined : dayOf(new Date(time))));
  if (start && end) return note(run, 'dates', 'dates_ok', { from: start, until: end });
  if (start) return note(run, 'dates', 'dates_open', { from: start });
  note(run, 'dates', end ? 'dates_until' : 'dates_none', end ? { until: end } : {});
}

function numericDates({ nbf, exp }: JsonObject): Window | 'date_malformed' {
  if (!isNumericDate(nbf) || !isNumericDate(exp)) return 'date_malformed';
  return window(nbf === undefined ? nbf : nbf * 1000, exp === undefined ? exp : exp * 1000);
}

/** RFC 7519 section 2. Past year 9999 a Date cannot be shown; below zero nobody awarded badges. */
const isNumericDate = (value: Json | undefined): value is number | undefined =>
  value === undefined || (typeof value === 'number' && value >= 0 && value < 253_402_300_800);

function writtenDates({ validFrom, issuanceDate, validUntil, expirationDate }: JsonObject): Window | 'date_malformed' {
  const [from, until] = [validFrom ?? issuanceDate, validUntil ?? expirationDate];
  const [start, end] = [timeOf(from), timeOf(until)];
  return (from !== undefined && start === undefined) || (until !== undefined && end === undefined) ? 'date_malformed' : window(start, end);
}

const window = (from: number | undefined, until: number | undefined): Window => ({
  ...(from === undefined ? {} : { from }),
  ...(until === undefined ? {} : { until }),
});

/** @returns whether a fault was noted. */
function signedAt(iat: Json | undefined, run: Run): boolean {
  if (!isNumericDate(iat)) note(run, 'dates', 'date_malformed', { detail: 'iat' });
  else if (iat !== undefined && iat * 1000 > run.now.getTime() + run.skewMs) note(run, 'dates', 'issued_in_future', { detail: `iat ${iat}` });
  else return false;
  return true;
}

/** Data Integrity 1.0, section 4.3: `created` and `expires` are the proof's own, times where they are there at all. @returns whether a fault was noted. */
export function checkProofDates(proofs: readonly JsonObject[], run: Run): boolean {
  for (const { created, expires } of proofs) {
    const [start, end] = [timeOf(created), timeOf(expires)];
    if (start !== undefined && start > run.now.getTime() + run.skewMs) note(run, 'dates', 'issued_in_future', { detail: `created ${created}` });
    else if (end !== undefined && end + run.skewMs <= run.now.getTime()) note(run, 'dates', 'proof_expired', { date: dayOf(new Date(end)) });
    else continue;
    return true;
  }
  return false;
}
