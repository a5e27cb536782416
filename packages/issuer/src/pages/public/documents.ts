import type { Language } from '@laurel/base';
import { buildBadge, CREDENTIALS_V2, isJsonObject, type JsonObject, OPEN_BADGES_V3 } from '@laurel/credentials';
import { languageFor } from '../../achievements/definition.ts';
import { achievementIn } from '../../achievements/in-badge.ts';
import { pictureIn } from '../../achievements/pictures.ts';
import type { Issuer, IssuerProfile } from '../../deps.ts';
import type { AchievementRow } from '../../records.ts';
import { addressOf } from './address.ts';

/** Open Badges 3.0, Profile: who awards, under the same id as in the badges. */
export function profileDocument(issuer: Pick<Issuer, 'publicUrl'>, profile: IssuerProfile, language: Language): JsonObject {
  return { '@context': [CREDENTIALS_V2, OPEN_BADGES_V3], ...profileIn(issuer, profile, language) };
}

/** Open Badges 3.0, Achievement, in the same words as inside a badge: its builder is the one place that knows the terms, so it is taken out of one. */
export async function achievementDocument(issuer: Issuer, profile: IssuerProfile, row: AchievementRow, wanted: Language): Promise<JsonObject> {
  const language = languageFor(row.definition, wanted);
  const badge = buildBadge({
    id: profile.did,
    holder: profile.did,
    awardedDate: row.createdAt,
    validFrom: row.createdAt,
    status: [],
    assessment: { class: 'participation', name: '-', narrative: '-' },
    issuer: { id: profile.did, name: profile.name[language] },
    achievement: achievementIn(issuer, row, language, { picture: await pictureIn(issuer, row) }),
  });
  const subject = badge.credentialSubject;
  const achievement = isJsonObject(subject) ? subject.achievement : undefined;
  if (!isJsonObject(achievement)) throw new Error('A badge was built without its achievement');
  return {
    '@context': [CREDENTIALS_V2, OPEN_BADGES_V3],
    ...achievement,
    criteria: withoutOwnId(achievement),
    creator: profileIn(issuer, profile, language),
  };
}

/** A badge says that the criteria can be read at the achievement's address. In the document at that address it would make the two one thing. */
function withoutOwnId({ id: own, criteria }: JsonObject): JsonObject {
  if (!isJsonObject(criteria)) throw new Error('A badge was built without criteria');
  const { id, ...words } = criteria;
  return id === own ? words : criteria;
}

function profileIn({ publicUrl }: Pick<Issuer, 'publicUrl'>, profile: IssuerProfile, language: Language): JsonObject {
  const { did, name, url, email, about } = profile;
  return {
    id: did,
    type: ['Profile'],
    name: name[language],
    url: url ?? `${publicUrl}${addressOf(profile)}`,
    ...(email === undefined ? {} : { email }),
    ...(about === undefined ? {} : { description: about[language] }),
  };
}
