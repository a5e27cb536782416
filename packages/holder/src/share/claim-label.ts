import { type ClaimPath, openBadgeTypeMetadata } from '@laurel/credentials';
import type { Translate } from '@laurel/web';
import { z } from 'zod';

const Claims = z.array(
  z.object({
    path: z.array(z.union([z.string(), z.number(), z.null()])),
    sd: z.enum(['always', 'never']),
    display: z.array(z.object({ locale: z.string(), label: z.string() })),
  }),
);

/** Claims by the names their type metadata gives them. */
const BADGE_CLAIMS = Claims.parse(openBadgeTypeMetadata.claims);

/** What the claim at a path is called: the name of the claim it lies in, and what of it; else the path itself, so that nothing goes without a name. */
export function claimLabel(path: ClaimPath, t: Translate): string {
  const known = BADGE_CLAIMS.filter((claim) => startsWith(path, claim.path)).toSorted((a, b) => b.path.length - a.path.length)[0];
  const last = path.filter((step) => typeof step === 'string').at(-1) ?? '';
  const whole = `holder.claim.at.${path.join('.')}`;
  if (t.has(whole)) return t(whole);
  // One piece of evidence by its kind: so a share names whether it was assessed.
  if (path[0] === 'evidence' && typeof path[1] === 'number' && path[2] === 'genre') return t('holder.share.class');
  if (!known) return t.has(`holder.claim.${last}`) ? t(`holder.claim.${last}`) : last;
  const label = known.display.find(({ locale }) => locale === t.language)?.label ?? last;
  const rest = path.slice(known.path.length).filter((step) => step !== null);
  return rest.length === 0 || SAYS_NO_MORE.has(rest.join('.')) ? label : `${label} › ${rest.join(' › ')}`;
}

/** Several in one phrase, each name once. */
export const claimLabels = (paths: readonly ClaimPath[], t: Translate): string =>
  new Intl.ListFormat(t.language, { type: 'conjunction' }).format([...new Set(paths.map((path) => claimLabel(path, t)))]);

/** Parts that say no more than the claim they lie in. */
const SAYS_NO_MORE = new Set(['value', 'achievedLevel', 'narrative', 'id', 'targetName', 'genre']);

/** An index in a path is one of what the metadata calls every. */
const startsWith = (path: ClaimPath, start: ClaimPath): boolean =>
  start.every((step, index) => path[index] === step || (step === null && typeof path[index] === 'number'));
