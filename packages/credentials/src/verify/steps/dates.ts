import { timeOf, type Window, windowOf } from '../../model/time.ts';
import type { Json, JsonObject } from '../../types.ts';
import { hasBegun, hasEnded, note, type Run } from '../run.ts';
import { dayOf } from '../sentences/sentence.ts';
import { mayHideMembers, type Verified } from './signature.ts';

/** Validity now, give or take the skew, or at the past moment that is asked about. What is past its end is genuine and expired, never "fake". */
export function checkDates(verified: Verified, run: Run): undefined {
  const window = wholeWindow(verified);
  if (!window) return note(run, 'dates', 'date_malformed');
  const { from, until } = window;
  if (until !== undefined && hasEnded(until, run)) return note(run, 'dates', 'expired', { date: dayOf(new Date(until)) });
  if (from !== undefined && !hasBegun(from, run)) return note(run, 'dates', 'not_yet_valid', { date: dayOf(new Date(from)) });
  if ('proofs' in verified ? checkProofDates(verified.proofs, run) : signedAt(verified, run)) return;
  const [start, end] = [from, until].map((time) => (time === undefined ? undefined : dayOf(new Date(time))));
  if (start && end) return note(run, 'dates', 'dates_ok', { from: start, until: end });
  // Of an SD-JWT VC they are nbf and exp, which cannot be hidden (its section 3.2.2.2): what is not there is not there.
  const hidden = verified.format !== 'dc+sd-jwt' && mayHideMembers(verified);
  if (start) return note(run, 'dates', hidden ? 'dates_end_not_shown' : 'dates_open', { from: start });
  if (end) return note(run, 'dates', 'dates_until', { until: end });
  note(run, 'dates', hidden ? 'dates_not_shown' : 'dates_none');
}

/** What the document says of itself and what its token says of it: both limit it. An SD-JWT VC has the claims alone. */
export function wholeWindow(verified: { format: Verified['format']; claims: JsonObject; token?: JsonObject }): Window | undefined {
  const windows = [verified.format === 'dc+sd-jwt' ? {} : windowOf(verified.claims), verified.token ? numericDates(verified.token) : {}];
  if (windows.some((one) => one === undefined)) return undefined;
  const [begins, ends] = [windows.flatMap((one) => one?.from ?? []), windows.flatMap((one) => one?.until ?? [])];
  return { ...(begins.length > 0 && { from: Math.max(...begins) }), ...(ends.length > 0 && { until: Math.min(...ends) }) };
}

function numericDates({ nbf, exp }: JsonObject): Window | undefined {
  if (!isNumericDate(nbf) || !isNumericDate(exp)) return undefined;
  return { ...(nbf === undefined ? {} : { from: nbf * 1000 }), ...(exp === undefined ? {} : { until: exp * 1000 }) };
}

/** RFC 7519 section 2. Past year 9999 a Date cannot be shown; below zero nobody awarded badges. */
const isNumericDate = (value: Json | undefined): value is number | undefined =>
  value === undefined || (typeof value === 'number' && value >= 0 && value < 253_402_300_800);

/** @returns whether a fault was noted. */
function signedAt({ format, token: { iat } }: Verified & { token: JsonObject }, run: Run): boolean {
  // W3C's own VC-JOSE-COSE vectors write it as a time; RFC 7519 and SD-JWT VC take a number only.
  const at = isNumericDate(iat) ? (iat ?? 0) * 1000 : format === 'dc+sd-jwt' ? undefined : timeOf(iat);
  if (at === undefined) note(run, 'dates', 'date_malformed', { detail: 'iat' });
  else if (at > run.now.getTime() + run.skewMs) note(run, 'dates', 'issued_in_future', { detail: `iat ${iat}` });
  else return false;
  return true;
}

/** The times of a presentation's own signature; whether what is in it is in force is asked of each by itself. @returns whether a fault was noted. */
export function checkEnvelopeDates(verified: Verified, run: Run): boolean {
  if ('proofs' in verified) return checkProofDates(verified.proofs, run);
  const window = numericDates(verified.token);
  const { from, until } = window ?? {};
  if (!window) note(run, 'dates', 'date_malformed');
  else if (from !== undefined && from > run.now.getTime() + run.skewMs) note(run, 'dates', 'issued_in_future', { detail: `nbf ${from / 1000}` });
  else if (until !== undefined && until + run.skewMs <= run.now.getTime()) note(run, 'dates', 'proof_expired', { date: dayOf(new Date(until)) });
  else return signedAt(verified, run);
  return true;
}

/** Data Integrity 1.0, section 4.3: `created` and `expires` are the proof's own, times where they are there at all. @returns whether a fault was noted. */
function checkProofDates(proofs: readonly JsonObject[], run: Run): boolean {
  for (const { created, expires } of proofs) {
    const [start, end] = [timeOf(created), timeOf(expires)];
    if (start !== undefined && start > run.now.getTime() + run.skewMs) note(run, 'dates', 'issued_in_future', { detail: `created ${created}` });
    else if (end !== undefined && end + run.skewMs <= run.now.getTime()) note(run, 'dates', 'proof_expired', { date: dayOf(new Date(end)) });
    else continue;
    return true;
  }
  return false;
}
