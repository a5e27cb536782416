import { ASSESSMENT_CLASSES, type AssessmentClass } from '@laurel/credentials';
import type { CredentialOfferObject, IssuerMetadataResult } from '@openid4vc/openid4vci';
import { z } from 'zod';
import { NAME_SHOWN, OFFERED_TEXT } from '../limits.ts';

/** What an issuer says of a badge before it is taken. Nobody has signed any of it; `language` is the one it is written in, where that is said. */
export type OfferedBadge = {
  name: string | undefined;
  description: string | undefined;
  criteria: string | undefined;
  level: { name: string; url?: string | undefined; framework?: string | undefined } | undefined;
  assessment: AssessmentClass | undefined;
  validUntil: string | undefined;
  language: string | undefined;
};

/**
 * Of the badge itself, where the offer tells (Laurel's do); else of its kind, which is all that the metadata can tell. Asks nobody: both came when the offer
 * was looked at.
 */
export function offeredBadge(offer: CredentialOfferObject, metadata: IssuerMetadataResult, language: string): OfferedBadge {
  const own = Displays.safeParse(offer.achievement_display).data;
  const kinds = offer.credential_configuration_ids.map(
    (id) => Displays.safeParse(metadata.knownCredentialConfigurations[id]?.credential_metadata?.display).data,
  );
  const named = [own, ...kinds].map((display) => inLanguage(display, language)).filter((one) => one !== undefined);
  const told = named.find(({ name }) => name.trim() !== '') ?? named[0];
  return {
    name: cut(told?.name, NAME_SHOWN),
    description: cut(told?.description, OFFERED_TEXT),
    criteria: cut(told?.criteria, OFFERED_TEXT),
    level: told?.level && { ...told.level, name: told.level.name.slice(0, NAME_SHOWN) },
    assessment: ASSESSMENT_CLASSES.find((known) => known === told?.assessment),
    validUntil: told?.valid_until,
    language: told?.locale,
  };
}

/** What is not well formed is left out, and leaves what is. */
const words = z.string().optional().catch(undefined);
const Displays = z.array(
  z.object({
    name: z.string(),
    locale: words,
    description: words,
    criteria: words,
    assessment: words,
    valid_until: z.iso.datetime().optional().catch(undefined),
    level: z
      .object({ name: z.string().min(1), url: words, framework: words })
      .optional()
      .catch(undefined),
  }),
);

/** In the language asked for where there is one. */
export function inLanguage<N extends { locale?: string | undefined }>(display: readonly N[] | undefined, language: string): N | undefined {
  return display?.find(({ locale }) => locale?.split('-')[0] === language) ?? display?.[0];
}

/** As long as its place on the page may be; what is left out is said to be. */
export function cut(text: string | undefined, most: number): string | undefined {
  const trimmed = text?.trim() ?? '';
  return trimmed.length > most ? `${trimmed.slice(0, most - 1).trimEnd()}…` : trimmed || undefined;
}
