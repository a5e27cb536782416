import type { JsonObject } from '../../types.ts';
import { OPEN_BADGE_VCT } from './issue.ts';
import { matchPath } from './select.ts';
import type { ClaimPath, SdJwt } from './types.ts';

type Rule = readonly [path: ClaimPath, sd: 'always' | 'never', en: string, fr: string];

const SUBJECT = 'credentialSubject';
const ACHIEVEMENT = [SUBJECT, 'achievement'];

const RULES: readonly Rule[] = [
  [[SUBJECT, 'type'], 'never', 'Kind of subject', 'Nature du sujet'],
  [[...ACHIEVEMENT, 'type'], 'never', 'Kind of achievement', 'Nature de la réalisation'],
  [[SUBJECT, 'name'], 'always', 'Name of the holder', 'Nom de la personne titulaire'],
  [[SUBJECT, 'identifier'], 'always', 'Identifier of the holder', 'Identifiant de la personne titulaire'],
  [[...ACHIEVEMENT, 'id'], 'always', 'Address of the achievement', 'Adresse de la réalisation'],
  [[...ACHIEVEMENT, 'name'], 'always', 'Name of the badge', 'Nom du badge'],
  [[...ACHIEVEMENT, 'description'], 'always', 'Description', 'Description'],
  [[...ACHIEVEMENT, 'criteria'], 'always', 'What had to be done', 'Ce qu’il fallait faire'],
  [[...ACHIEVEMENT, 'image'], 'always', 'Picture', 'Image'],
  [[...ACHIEVEMENT, 'achievementType'], 'always', 'Type of achievement', 'Type de réalisation'],
  [[...ACHIEVEMENT, 'tag', null], 'always', 'Tag', 'Mot-clé'],
  [[...ACHIEVEMENT, 'alignment', null], 'always', 'Level or framework', 'Niveau ou référentiel'],
  [[...ACHIEVEMENT, 'creditsAvailable'], 'always', 'Credits on offer', 'Crédits possibles'],
  [[SUBJECT, 'creditsEarned'], 'always', 'Credits earned', 'Crédits obtenus'],
  [[SUBJECT, 'result', null], 'always', 'Result', 'Résultat'],
  [['evidence', null], 'always', 'Evidence and how it was assessed', 'Preuves et mode d’évaluation'],
  [['awardedDate'], 'always', 'Awarded on', 'Attribué le'],
];

/** SD-JWT VC type metadata of our badges, as served at `/vct/open-badge/1`: what each claim is called, and that each can stay hidden. */
export const openBadgeTypeMetadata: JsonObject = {
  vct: OPEN_BADGE_VCT,
  name: 'Open Badge',
  description: 'An Open Badges 3.0 achievement, awarded to one person, of which the holder shows as much as they choose.',
  display: [
    { locale: 'en', name: 'Open Badge', description: 'An achievement, awarded to one person. The holder chooses what to show of it.' },
    { locale: 'fr', name: 'Badge ouvert', description: 'Une réalisation reconnue à une personne. La personne titulaire choisit ce qu’elle en montre.' },
  ],
  claims: RULES.map(claim),
};

/**
 * Where a badge as shown breaks the rules of its type (SD-JWT VC, claim metadata validation): a claim is open that its holder must be able to hide,
 * or one that must be open came as a disclosure of its own. @returns the claim's path
 */
export function brokenRule({ claims, disclosures }: Pick<SdJwt, 'claims' | 'disclosures'>): string | undefined {
  const hidden = new Set(disclosures.map(({ path }) => JSON.stringify(path)));
  return RULES.flatMap(([path, sd]) => matchPath(claims, path).filter((place) => hidden.has(JSON.stringify(place)) !== (sd === 'always')))[0]?.join('.');
}

function claim([path, sd, en, fr]: Rule): JsonObject {
  return {
    path: [...path],
    sd,
    // What is always open is always there; of the rest a badge may lack any.
    ...(sd === 'never' ? { mandatory: true } : {}),
    display: [
      { locale: 'en', label: en },
      { locale: 'fr', label: fr },
    ],
  };
}
