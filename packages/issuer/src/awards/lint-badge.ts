import { LaurelError, type Problem } from '@laurel/base';
import {
  type Check,
  type Credential,
  canonicalizeJsonLd,
  checkModel,
  type FetchStatus,
  type Resolve,
  type Verdict,
  type VerifyDeps,
  verifyCredential,
} from '@laurel/credentials';

/**
 * What a badge is asked before it is signed: its structure by VC 2.0 and Open Badges 3.0, every term defined, the issuer's
 * key listed in its own document. After a signature it is too late: a wrong badge that verifies is out in the world.
 * @throws LaurelError lint_failed
 */
export async function lintBadge(badge: Credential, key: { did: string; verificationMethod: string }, resolve: Resolve): Promise<void> {
  const problems: Problem[] = [...checkModel(badge)];
  const canonical = await canonicalizeJsonLd(badge);
  if (!canonical.ok) problems.push({ at: '', code: canonical.code, detail: canonical.detail });
  const resolution = await resolve(key.did);
  const listed =
    resolution.state === 'found' && !resolution.deactivated && resolution.document.assertionMethod?.some((method) => idOf(method) === key.verificationMethod);
  if (!listed)
    problems.push({ at: 'issuer', code: 'key_not_listed', detail: `${key.verificationMethod} does not stand under assertionMethod of its document` });
  if (problems.length > 0) throw new LaurelError('lint_failed', { detail: problems.map(({ at, code }) => `${at} ${code}`.trim()).join(', '), problems });
}

const idOf = (method: string | { id: string }): string => (typeof method === 'string' ? method : method.id);

/**
 * Our own output through the pipeline that everybody else will use. Whether somebody vouches for us is not ours to say;
 * anything else short of a pass keeps the badge here.
 * @throws LaurelError lint_failed
 */
export async function verifyOwn(
  signed: string,
  deps: Omit<VerifyDeps, 'vouch' | 'fetchStatus'> & { fetchStatus: FetchStatus },
  tolerated: (check: Check) => boolean = ({ step }) => step === 'issuer',
): Promise<Verdict> {
  const verdict = await verifyCredential(signed, { ...deps, vouch: async () => [] });
  const wrong = verdict.checks.filter((check) => !tolerated(check) && (check.outcome === 'fail' || check.outcome === 'unknown'));
  if (wrong.length > 0) {
    const problems = wrong.map(({ step, code, detail, sentence }) => ({ at: step, code, detail: detail ?? sentence.en }));
    throw new LaurelError('lint_failed', { detail: problems.map(({ at, code }) => `${at} ${code}`).join(', ') || verdict.code, problems });
  }
  return verdict;
}
