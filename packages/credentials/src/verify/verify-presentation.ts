import { ownTurn } from '../canonicalize/turns.ts';
import type { Json, JsonObject, Verdict, VerifyDeps } from '../types.ts';
import { innerRun, note, openRun, type Run } from './run.ts';
import { type Read, readBytes } from './steps/bytes.ts';
import { checkEnvelopeDates } from './steps/dates.ts';
import { type Candidate, expectFormat, isPresentation, recognise, recogniseCredential } from './steps/format.ts';
import { checkKeyBinding } from './steps/key-binding.ts';
import { checkEnvelope } from './steps/model.ts';
import { checkChallenge, checkSubject } from './steps/proof-binding.ts';
import { authenticate, type Verified } from './steps/signature.ts';
import type { PresentationOptions, PresentationVerdict } from './types.ts';
import { concludePresentation, ENVELOPE_STEPS } from './verdict.ts';
import { judgeCredential, noteUnasked } from './verify-credential.ts';

/**
 * The same pipeline over an answer to a request: a compact SD-JWT+KB, or a presentation as JSON with Data Integrity proofs, as JWT or SD-JWT.
 * That the nonce was never used before is the caller's to hold, in the transaction that keeps the verdict.
 */
export async function verifyPresentation(input: string | Uint8Array, deps: VerifyDeps, options: PresentationOptions): Promise<PresentationVerdict> {
  const run = openRun(deps, options);
  await ownTurn();
  const read = readBytes(input, run);
  const candidate = read && recognise(read, run);
  return candidate && isPresentation(candidate) ? judgeEnvelope(candidate, options, run) : judgeSingle(candidate, options, run);
}

/** One credential by itself: an SD-JWT carries its own binding; a bare document has none. */
async function judgeSingle(found: Candidate | undefined, options: PresentationOptions, run: Run): Promise<PresentationVerdict> {
  const candidate = found && expectFormat(found, options.format, run);
  const credential = await judgeCredential(candidate, options, run, (verified) => {
    const bound = 'presented' in verified && verified.keyBinding !== undefined;
    if (options.requireHolderBinding === false && !bound) return noteUnasked(run);
    if ('presented' in verified) return checkKeyBinding(verified, options, run);
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
async function judgeEnvelope(found: Candidate, options: PresentationOptions, run: Run): Promise<PresentationVerdict> {
  const candidate = expectFormat(found, undefined, run);
  const verified = candidate && (await authenticate(candidate, run));
  if (!verified) return concludePresentation(run, []);
  const inside = checkEnvelope(verified, run, options.mayBeEmpty);
  if (checkEnvelopeDates(verified, run) || !inside) return concludePresentation(run, []);
  note(run, 'dates', 'dates_none');
  note(run, 'holder', 'holder_ok');
  checkChallenge(verified, options, run);

  const credentials: Verdict[] = [];
  // One after the other: canonicalising is the cost, and twenty at once would only hold the memory of twenty.
  for (const credential of inside) credentials.push(await judgeInside(credential, verified, options, run));
  return concludePresentation(run, credentials);
}

function judgeInside(credential: Json, presentation: Verified, options: PresentationOptions, run: Run): Promise<Verdict> {
  const inner = innerRun(run);
  note(inner, 'bytes', 'bytes_ok');
  const candidate = recogniseCredential(readInside(credential, presentation), options.format, inner);
  return judgeCredential(candidate, options, inner, (verified) => {
    if (options.requireHolderBinding === false) note(inner, 'holder', 'holder_not_asked');
    else checkSubject(verified, 'signers' in presentation ? presentation.signers : [presentation.issuer], inner);
    inner.checks.push(...run.checks.filter(({ step }) => step === 'nonce' || step === 'audience'));
  });
}

/** Bare text is a credential only in a JWT of version 1.1 (VC Data Model 1.1, section 6.3.1); from 2.0 on it comes in an envelope. */
const readInside = (credential: Json, { format, token }: Verified & { token?: JsonObject }): Read =>
  typeof credential === 'string' && format === 'jwt_vp_json' && token?.vp !== undefined
    ? { kind: 'compact', text: credential }
    : { kind: 'json', value: credential };
