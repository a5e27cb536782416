import { ownTurn } from '../canonicalize/turns.ts';
import type { Json, Verdict, VerifyDeps } from '../types.ts';
import { judgeOlderBadge, olderBadgeIn } from './older-badge.ts';
import { note, openRun, type Run } from './run.ts';
import { type Read, readBytes } from './steps/bytes.ts';
import { noteClaimedEnd } from './steps/claimed-end.ts';
import { checkDates } from './steps/dates.ts';
import { checkEndorsements } from './steps/endorsements.ts';
import { type Candidate, recogniseCredential } from './steps/format.ts';
import { checkInside } from './steps/inside.ts';
import { askVouchers } from './steps/issuer.ts';
import { checkForm } from './steps/model.ts';
import { checkPolicy } from './steps/policy.ts';
import { authenticate, type Verified } from './steps/signature.ts';
import { checkStatus } from './steps/status.ts';
import type { VerifyOptions } from './types.ts';
import { concludeCredential } from './verdict.ts';

/**
 * The one verification pipeline, over one credential: a JSON document with a Data Integrity proof, a compact JWT or SD-JWT, or one of those in an envelope. A bad
 * credential is a verdict, never an exception; trouble on the network can only leave it undetermined.
 * @example const verdict = await verifyCredential(pasted, deps); if (verdict.outcome === 'valid') keep(verdict.credential)
 */
export async function verifyCredential(input: string | Uint8Array, deps: VerifyDeps, options: VerifyOptions = {}): Promise<Verdict> {
  const run = openRun(deps, options);
  await ownTurn(); // what strangers send is parsed one after the other, as it is canonicalised
  const read = readBytes(input, run);
  const older = read && olderBadgeIn(read);
  if (older) return judgeOlderBadge(older, options, run, () => noteUnasked(run));
  const candidate = read && recogniseCredential(read, options.format, run);
  return judgeCredential(candidate, options, run, () => noteUnasked(run));
}

/** Every step after the format, in the order of `STEPS`. `bind` is the steps holder, nonce and audience, which differ by how the credential came. */
export async function judgeCredential(
  candidate: Candidate | undefined,
  options: VerifyOptions,
  run: Run,
  bind: (verified: Verified) => undefined,
): Promise<Verdict> {
  const verified = candidate && (await authenticate(candidate, run));
  if (!verified) {
    if (candidate) noteClaimedEnd(candidate, run);
    return concludeCredential(run);
  }
  // Only what verified flows on, and every step that still can be run is run: a badge may be expired and revoked.
  checkForm(verified, run);
  checkDates(verified, run);
  await checkStatus(verified, run);
  bind(verified);
  const endorsements = await checkEndorsements(verified, run, judgeInside);
  const inside = await checkInside(verified, run, judgeInside);
  const vouchers = await askVouchers(verified, run);
  checkPolicy(verified, vouchers, options.policy, run);
  return concludeCredential(run, verified, { vouchers, inside, endorsements });
}

/** What stands inside, bundled by a learner record or said by others: the same pipeline, as if it had come by itself. */
function judgeInside(credential: Json, run: Run): Promise<Verdict> {
  note(run, 'bytes', 'bytes_ok');
  const read: Read = typeof credential === 'string' ? { kind: 'compact', text: credential } : { kind: 'json', value: credential };
  return judgeCredential(recogniseCredential(read, undefined, run), {}, run, () => noteUnasked(run));
}

export function noteUnasked(run: Run): undefined {
  note(run, 'holder', 'holder_not_asked');
  note(run, 'nonce', 'nonce_not_asked');
  note(run, 'audience', 'audience_not_asked');
}
