import type { Json, JsonObject, Verdict, VerifyDeps } from '../types.ts';
import { innerRun, note, openRun, type Run } from './run.ts';
import { type Read, readBytes } from './steps/bytes.ts';
import { checkProofDates } from './steps/dates.ts';
import { isPresentation, recognisePresentation } from './steps/format.ts';
import { checkKeyBinding } from './steps/key-binding.ts';
import { checkEnvelope } from './steps/model.ts';
import { checkProofChallenge, checkSubject } from './steps/proof-binding.ts';
import { authenticate, type Verified } from './steps/signature.ts';
import type { PresentationOptions, PresentationVerdict } from './types.ts';
import { concludePresentation, ENVELOPE_STEPS } from './verdict.ts';
import { judgeCredential, noteUnasked } from './verify-credential.ts';

/**
 * The same pipeline over an answer to a request: a compact SD-JWT+KB, or a VerifiablePresentation with a Data Integrity proof as JSON text.
 * That the nonce was never used before is the caller's to hold, in the transaction that keeps the verdict.
 */
export async function verifyPresentation(input: string | Uint8Array, deps: VerifyDeps, options: PresentationOptions): Promise<PresentationVerdict> {
  const run = openRun(deps, options);
  const read = readBytes(input, run);
  const envelope = read?.kind === 'json' && isPresentation(read.value) ? read.value : undefined;
  return envelope ? judgeEnvelope(envelope, options, run) : judgeSingle(read, options, run);
}

/** One credential by itself: an SD-JWT carries its own binding; a bare document has none. */
async function judgeSingle(read: Read | undefined, options: PresentationOptions, run: Run): Promise<PresentationVerdict> {
  const credential = await judgeCredential(read, options, run, (verified) => {
    const bound = verified.format === 'dc+sd-jwt' && verified.keyBinding !== undefined;
    if (options.requireHolderBinding === false && !bound) return noteUnasked(run);
    if (verified.format === 'dc+sd-jwt') return checkKeyBinding(verified, options, run);
    return note(run, 'holder', 'binding_missing');
  });
  const { outcome, code, sentence, asOf } = credential;
  return {
    outcome,
    code,
    sentence,
    asOf,
    checks: credential.checks.filter(({ step }) => ENVELOPE_STEPS.includes(step)),
    credentials: credential.credential ? [credential] : [],
  };
}

/** A presentation signed by its holder; each credential inside goes through the whole pipeline. */
async function judgeEnvelope(document: JsonObject, options: PresentationOptions, run: Run): Promise<PresentationVerdict> {
  const candidate = recognisePresentation(document, run);
  const verified = candidate && (await authenticate(candidate, run));
  if (!verified || verified.format === 'dc+sd-jwt') return concludePresentation(run, []);
  const inside = checkEnvelope(verified, run);
  if (checkProofDates(verified.proofs, run) || !inside) return concludePresentation(run, []);
  note(run, 'dates', 'dates_none');
  note(run, 'holder', 'holder_ok');
  checkProofChallenge(verified.proofs, options, run);

  const credentials: Verdict[] = [];
  // One after the other: canonicalising is the cost, and twenty at once would only hold the memory of twenty.
  for (const credential of inside) credentials.push(await judgeInside(credential, verified, options, run));
  return concludePresentation(run, credentials);
}

function judgeInside(credential: Json, presentation: Verified, options: PresentationOptions, run: Run): Promise<Verdict> {
  const inner = innerRun(run);
  note(inner, 'bytes', 'bytes_ok');
  return judgeCredential({ kind: 'json', value: credential }, options, inner, (verified) => {
    checkSubject(verified, presentation.issuer, inner);
    inner.checks.push(...run.checks.filter(({ step }) => step === 'nonce' || step === 'audience'));
  });
}
