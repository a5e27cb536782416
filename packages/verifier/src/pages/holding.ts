import type { FieldName } from '../requests/fields.ts';
import type { Findings } from './findings.tsx';

/**
 * Whether somebody proved to hold the badge. A file or a link is passed on by anybody, so nothing in it says whose hands it comes from; one that hides the
 * name too says nothing of whose it is. Of a badge without a readable issuer nothing is shown, and what is no badge has no learner, so nothing is missed in them.
 */
export function holdingOf({
  checks,
  issuer,
  values,
  other,
}: Pick<Findings, 'checks' | 'issuer' | 'values' | 'other'>): 'proved' | 'unproved' | 'unproved-nameless' {
  if (!checks.some(({ code }) => code === 'holder_not_asked')) return 'proved';
  return issuer && other === undefined && values.name === undefined ? 'unproved-nameless' : 'unproved';
}

/** Whether a badge was read, and not whether it was assessed: one for taking part reads like any other then. A record that holds several is asked of each of them. What was shown and is erased is neither missed nor unread. */
export const isClassOpen = (findings: Pick<Findings, 'issuer' | 'values' | 'absent' | 'kind'>): boolean =>
  findings.issuer !== undefined &&
  !/\bClrCredential\b/.test(findings.kind ?? '') &&
  !wasShown(findings, 'assessment') &&
  OF_ACHIEVEMENTS.some((name) => wasShown(findings, name));

/** Now, or before it was erased: what a verdict was drawn from stays so. */
export const wasShown = ({ values, absent }: Pick<Findings, 'values' | 'absent'>, name: FieldName): boolean =>
  values[name] !== undefined || absent(name) === 'erased';

const OF_ACHIEVEMENTS: readonly FieldName[] = ['achievement', 'description', 'criteria', 'type', 'level', 'credits', 'results'];
