import { timeOf } from '../model/time.ts';
import { type Carried, carriedAt, carriedIn, carriedInJws, faultsOf, isCheckable } from '../ob2/older-badge.ts';
import type { FetchHosted, JsonObject, Verdict } from '../types.ts';
import { hasBegun, hasEnded, note, type Run } from './run.ts';
import { dayOf } from './sentences/sentence.ts';
import { type Answered, askIssuer } from './steps/ask-issuer.ts';
import type { Read } from './steps/bytes.ts';
import { askVouchers } from './steps/issuer.ts';
import { checkPolicy } from './steps/policy.ts';
import type { VerifyOptions } from './types.ts';
import { concludeCredential } from './verdict.ts';

/** An Open Badge of before 3.0, if this is one. Only a picture may hold no more than its address. */
export function olderBadgeIn(read: Read): Carried | undefined {
  if (read.kind === 'json') return carriedIn(read.value);
  return (read.edition === 'open-badges-2' ? carriedAt(read.text) : undefined) ?? carriedInJws(read.text);
}

/**
 * The same steps for a badge that names documents on its issuer's site instead of carrying a proof. They are asked for only where the person
 * wants it (`fetchHosted`): the site would learn who looks at whose badge.
 */
export async function judgeOlderBadge(carried: Carried, { fetchHosted, policy }: VerifyOptions, run: Run, unasked: () => undefined): Promise<Verdict> {
  const { badge, assertion } = carried;
  note(run, 'format', 'format_older', { edition: badge.edition });
  if (assertion && badge.edition === '2.0') checkSelf(assertion, run);
  // What its issuer's site showed on a past day, nobody can know.
  if (run.asOf) note(run, 'status', 'list_no_history', { detail: badge.edition });
  const answered = await confirm(carried, fetchHosted, run);
  if (!answered) return { ...concludeCredential(run), older: badge };
  if (!assertion) checkSelf(answered.assertion, run);
  const issuer = String(answered.issuer.id);
  unasked();
  note(run, 'endorsements', 'endorsements_none');
  const vouchers = await askVouchers({ issuer }, run);
  checkPolicy({ issuer }, vouchers, policy, run);
  return { ...concludeCredential(run), older: answered.badge };
}

/** Its issuer's answer, where one can be had and somebody wants it. */
async function confirm(carried: Carried, fetchHosted: FetchHosted | undefined, run: Run): Promise<Answered | undefined> {
  const { badge, assertion } = carried;
  if (badge.edition !== '2.0') return note(run, 'signature', 'older_beyond_check', { edition: badge.edition });
  if (assertion && !isCheckable(assertion)) return note(run, 'signature', 'proof_unsupported', { detail: JSON.stringify(assertion.verification ?? null) });
  // What refutes itself need not be asked about: the question alone tells the site that somebody looks.
  if (run.checks.some(({ outcome }) => outcome === 'fail')) return undefined;
  return fetchHosted ? askIssuer(carried, fetchHosted, run) : note(run, 'signature', 'older_unasked');
}

/** What it says of itself: its form, and its dates. */
function checkSelf(assertion: JsonObject, run: Run): undefined {
  const faults = faultsOf(assertion);
  if (faults.length > 0) note(run, 'model', 'older_malformed', { detail: faults.join(', ') });
  else note(run, 'model', 'older_form_ok');
  const [issued, ends] = [timeOf(assertion.issuedOn), timeOf(assertion.expires)];
  if (issued !== undefined && !hasBegun(issued, run)) return note(run, 'dates', 'older_in_future', { date: dayOf(new Date(issued)) });
  if (ends !== undefined && hasEnded(ends, run)) return note(run, 'dates', 'older_expired', { date: dayOf(new Date(ends)) });
  if (issued === undefined) return undefined;
  const from = dayOf(new Date(issued));
  if (ends === undefined) return note(run, 'dates', 'dates_open', { from });
  note(run, 'dates', 'dates_ok', { from, until: dayOf(new Date(ends)) });
}
