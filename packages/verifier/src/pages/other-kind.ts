import { isNoBadge, ownTypeOf, type Verdict } from '@laurel/credentials';
import type { Translate } from '@laurel/web';
import type { Findings } from './findings.tsx';

/** What a credential calls itself that is no badge. `undefined` of a badge. */
export function otherKindOf({ checks, credential }: Pick<Verdict, 'checks' | 'credential'>): string | undefined {
  if (!credential || !isNoBadge(checks)) return undefined;
  return ownTypeOf(credential) ?? '';
}

/** In plain words where it is one that we know; a type is its issuer's own word, and stands with the other particulars. */
const kindIn = (t: Translate, kind: string): string => t(t.has(`verifier.other.kind.${kind}`) ? `verifier.other.kind.${kind}` : 'verifier.other.kind');

/**
 * The heading over what is no badge: whoever came asked whether a badge is real. `undefined`: the code's own says it of anything.
 * @param past the day that was asked about
 */
export function otherTitle(t: Translate, { other, outcome, code }: Findings, past: Date | undefined): string | undefined {
  if (other === undefined || outcome === 'undetermined' || (!past && t.has(`web.verdict.code.${code}`))) return undefined;
  const kind = kindIn(t, other);
  return past ? t(`verifier.other.past.${outcome}`, { kind, date: t.date(past.toISOString()) }) : t(`verifier.other.${outcome}`, { kind });
}
