import type { Language } from '@laurel/base';
import { type ClaimPath, openBadgeTypeMetadata } from '@laurel/credentials';
import { z } from 'zod';

const Claims = z.array(
  z.object({
    path: z.array(z.union([z.string(), z.number(), z.null()])),
    sd: z.enum(['always', 'never']),
    display: z.array(z.object({ locale: z.string(), label: z.string() })),
  }),
);

/** Every claim of a badge by the name its type metadata gives it; `hideable` can stay hidden. */
export const BADGE_CLAIMS = Claims.parse(openBadgeTypeMetadata.claims).map(({ path, sd, display }) => ({
  path,
  hideable: sd === 'always',
  label: (language: Language): string => display.find(({ locale }) => locale === language)?.label ?? path.join(' › '),
}));

/** What the claim at a path is called: the name of the claim it lies in, and what of it; else the path itself, so that nothing goes without a name. */
export function claimLabel(path: ClaimPath, language: Language): string {
  const known = BADGE_CLAIMS.filter((claim) => startsWith(path, claim.path)).toSorted((a, b) => b.path.length - a.path.length)[0];
  if (!known) return path.filter((step) => step !== null).join(' › ');
  const rest = path.slice(known.path.length).filter((step) => step !== null);
  return rest.length === 0 || HIDDEN_PARTS.has(rest.join('.')) ? known.label(language) : `${known.label(language)} › ${rest.join(' › ')}`;
}

/** Parts that say no more than the claim they lie in. */
const HIDDEN_PARTS = new Set(['value', 'narrative', 'id', 'targetName']);

/** An index in a path is one of what the metadata calls every. */
export const startsWith = (path: ClaimPath, start: ClaimPath): boolean =>
  start.every((step, index) => path[index] === step || (step === null && typeof path[index] === 'number'));
