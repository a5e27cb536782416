import { isJsonObject } from '../../json/strict.ts';
import { CLR_CREDENTIALS } from '../../limits.ts';
import { kindOf } from '../../model/check-model.ts';
import { insideClr } from '../../model/clr-shapes.ts';
import type { Json, Verdict } from '../../types.ts';
import { innerRun, note, type Run } from '../run.ts';
import type { Verified } from './signature.ts';

/**
 * A learner record (CLR 2.0) is one institution's word about what it bundles; each credential inside is somebody's own, with its own issuer,
 * status and verdict. What one of them lacks does not touch the record, but for its signature, and the record lends none of them its own. `judge` is the whole
 * pipeline. A record inside a record is judged for itself, without what it holds in turn.
 */
export async function checkInside({ claims, format }: Verified, run: Run, judge: (credential: Json, run: Run) => Promise<Verdict>): Promise<Verdict[]> {
  const subject = claims.credentialSubject;
  if (kindOf(claims) !== 'clr' || !isJsonObject(subject) || run.isInside) return [];
  const credentials = insideClr(subject);
  if (credentials.length > CLR_CREDENTIALS) {
    note(run, 'model', 'inside_too_many', { detail: `${credentials.length}; at most ${CLR_CREDENTIALS}` });
    return [];
  }
  const verdicts: Verdict[] = [];
  // One after the other, as in a presentation: each costs a canonicalisation.
  for (const credential of credentials) verdicts.push(await judge(credential, { ...innerRun(run), isInside: true }));
  // A signature over a graph covers what record and credentials say together, not which of them says it: a member that was moved between them
  // leaves the record's signature whole, and breaks that of the credential.
  if (format === 'ldp_vc' && credentials.some((credential, nth) => isJsonObject(credential) && !isSigned(verdicts[nth]))) {
    note(run, 'model', 'inside_unsigned');
    return verdicts;
  }
  const held = verdicts.filter(({ outcome }) => outcome === 'valid').length;
  const told = { count: String(verdicts.length), held: String(held) };
  note(run, 'model', held === verdicts.length ? 'inside_ok' : 'inside_doubtful', told);
  return verdicts;
}

const isSigned = (verdict: Verdict | undefined): boolean => verdict?.checks.some(({ step, outcome }) => step === 'signature' && outcome === 'pass') === true;
