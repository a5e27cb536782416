import type { JsonObject } from '../../types.ts';
import { OPEN_BADGE_VCT } from './issue.ts';
import type { ClaimPath } from './types.ts';

type Sd = 'always' | 'never';

const claim = (path: ClaimPath, sd: Sd, en: string, fr: string): JsonObject => ({
  path: [...path],
  sd,
  // What is always open is always there; of the rest a badge may lack any.
  ...(sd === 'never' ? { mandatory: true } : {}),
  display: [
    { locale: 'en', label: en },
    { locale: 'fr', label: fr },
  ],
});

const SUBJECT = 'credentialSubject';
const ACHIEVEMENT = [SUBJECT, 'achievement'];

/** SD-JWT VC type metadata of our badges, as served at `/vct/open-badge/1`: what each claim is called, and that each can stay hidden. */
export const openBadgeTypeMetadata: JsonObject = {
  vct: OPEN_BADGE_VCT,
  name: 'Open Badge',
  description: 'An Open Badges 3.0 achievement, awarded to one person, of which the holder shows as much as they choose.',
  display: [
    { locale: 'en', name: 'Open Badge', description: 'An achievement, awarded to one person. The holder chooses what to show of it.' },
    { locale: 'fr', name: 'Badge ouvert', description: 'Une réalisation reconnue à une personne. La personne titulaire choisit ce qu’elle en montre.' },
  ],
  claims: [
    claim([SUBJECT, 'type'], 'never', 'Kind of subject', 'Nature du sujet'),
    claim([...ACHIEVEMENT, 'type'], 'never', 'Kind of achievement', 'Nature de la réalisation'),
    claim([SUBJECT, 'name'], 'always', 'Name of the holder', 'Nom de la personne titulaire'),
    claim([SUBJECT, 'identifier'], 'always', 'Identifier of the holder', 'Identifiant de la personne titulaire'),
    claim([...ACHIEVEMENT, 'id'], 'always', 'Address of the achievement', 'Adresse de la réalisation'),
    claim([...ACHIEVEMENT, 'name'], 'always', 'Name of the badge', 'Nom du badge'),
    claim([...ACHIEVEMENT, 'description'], 'always', 'Description', 'Description'),
    claim([...ACHIEVEMENT, 'criteria'], 'always', 'What had to be done', 'Ce qu’il fallait faire'),
    claim([...ACHIEVEMENT, 'image'], 'always', 'Picture', 'Image'),
    claim([...ACHIEVEMENT, 'achievementType'], 'always', 'Type of achievement', 'Type de réalisation'),
    claim([...ACHIEVEMENT, 'tag', null], 'always', 'Tag', 'Mot-clé'),
    claim([...ACHIEVEMENT, 'alignment', null], 'always', 'Level or framework', 'Niveau ou référentiel'),
    claim([...ACHIEVEMENT, 'creditsAvailable'], 'always', 'Credits on offer', 'Crédits possibles'),
    claim([SUBJECT, 'creditsEarned'], 'always', 'Credits earned', 'Crédits obtenus'),
    claim([SUBJECT, 'result', null], 'always', 'Result', 'Résultat'),
    claim(['evidence', null], 'always', 'Evidence and how it was assessed', 'Preuves et mode d’évaluation'),
    claim(['awardedDate'], 'always', 'Awarded on', 'Attribué le'),
  ],
};
