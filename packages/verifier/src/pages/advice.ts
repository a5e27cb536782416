import { isUnread } from '@laurel/credentials';
import type { Findings } from './findings.tsx';
import { holdingOf, isClassOpen, wasShown } from './holding.ts';

/** What somebody can do with a verdict: keys of `verifier.do.…`, each a sentence or two. */
export function adviceOn(findings: Pick<Findings, 'outcome' | 'code' | 'issuer' | 'checks' | 'values' | 'absent' | 'other' | 'kind'>): string[] {
  const { outcome, code, issuer, checks, other } = findings;
  if (code === 'older_unasked') return ['older'];
  if (outcome === 'undetermined') return [checks.some((check) => check.outcome === 'unknown' && MAY_PASS.test(check.code)) ? 'again' : 'unfinished'];
  if (isUnread(code)) return ['no-badge'];
  if (outcome === 'invalid' && other !== undefined && code === 'expired') return ['expired-other'];
  if (outcome === 'invalid') return [FOR_CODE[code] ?? (issuer ? 'invalid' : 'forged')];
  if (other !== undefined) return ['other'];
  const isNamed = checks.some(({ step, outcome: found }) => step === 'issuer' && found === 'pass');
  const holding = holdingOf(findings);
  const assessed = isClassOpen(findings) ? ['class'] : [];
  if (holding === 'proved') return [isNamed ? 'valid' : 'issuer', ...assessed, ...(isNameless(findings) ? ['nameless'] : [])];
  return [isNamed ? 'genuine' : 'issuer', ...assessed, holding];
}

/** The same of a day past: what is told of it is told for good, and what no list tells will not be told later either. */
export const adviceOnPast = (findings: Parameters<typeof adviceOn>[0]): string[] =>
  findings.outcome === 'undetermined' ? adviceOn(findings).map((advice) => (advice === 'unfinished' ? 'past-open' : advice)) : ['past'];

/** Trouble on the way ends by itself. */
const MAY_PASS = /_(unreachable|stale)$/;

const FOR_CODE: Readonly<Record<string, string>> = {
  expired: 'expired',
  expired_unproven: 'own-end',
  status_revoked: 'revoked',
  status_suspended: 'suspended',
  not_yet_valid: 'not-yet',
  older_expired: 'own-end',
  typ_wrong: 'other',
};

/** An answer that proves that somebody holds the badge, and does not say who: a link that was passed on is answered by whoever got it. */
function isNameless(findings: Pick<Findings, 'checks' | 'values' | 'absent'>): boolean {
  const isAnswer = findings.checks.some(({ step, outcome }) => step === 'holder' && outcome === 'pass');
  return isAnswer && !wasShown(findings, 'name');
}
