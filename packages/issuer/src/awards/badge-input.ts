import type { Language } from '@laurel/base';
import type { Achievement, BadgeInput, Did, StatusEntryInput } from '@laurel/credentials';
import { badgeSvg, makeTranslate, type Translate } from '@laurel/web';
import { languageFor, type ResultDescription, said } from '../achievements/definition.ts';
import { type Issuer, type IssuerProfile, profileOf } from '../deps.ts';
import type { AchievementRow, AwardRow } from '../records.ts';

/** Everything a badge of this award says. Two calls for one award differ in id, holder and status only. */
export function badgeInput(
  issuer: Issuer,
  award: AwardRow,
  row: AchievementRow,
  own: { id: string; holder: Did; status: readonly StatusEntryInput[] },
): BadgeInput {
  const { definition } = row;
  const profile = profileOf(issuer, award.profile);
  const language = languageFor(definition, award.recipientLanguage);
  const t = makeTranslate(language);
  const achievement = achievementIn(issuer, row, language, award.assessmentClass === 'participation');
  return {
    ...own,
    issuer: issuerIn(profile, language),
    achievement,
    ...(definition.includeName && award.recipientName !== null ? { holderName: award.recipientName } : {}),
    awardedDate: `${award.awardedOn}T00:00:00Z`,
    validFrom: award.validFrom,
    ...(award.validUntil === null ? {} : { validUntil: award.validUntil }),
    assessment: { class: award.assessmentClass, name: t(`issuer.assessment.${award.assessmentClass}`), narrative: assessmentNarrative(t, award) },
    ...(definition.identityCheck === 'not-stated'
      ? {}
      : { identityCheck: { name: t('issuer.identity'), narrative: t(`issuer.identity.${definition.identityCheck}`) } }),
    ...(definition.credits === null ? {} : { creditsEarned: definition.credits }),
    results: award.results.map((result) => ({
      resultDescription: resultId(
        achievement.id,
        definition.results.findIndex((description) => description.title === result.title),
      ),
      value: result.value,
    })),
  };
}

const issuerIn = ({ did, name, url, email }: IssuerProfile, language: Language): BadgeInput['issuer'] => ({
  id: did,
  name: name[language],
  ...(url === undefined ? {} : { url }),
  ...(email === undefined ? {} : { email }),
});

const achievementUrl = (issuer: Pick<Issuer, 'publicUrl'>, id: string): string => `${issuer.publicUrl}/achievements/${id}`;
const resultId = (achievement: string, index: number) => `${achievement}#result-${index + 1}`;

/** One version of an achievement in one of its languages, as credentials and the public page tell it. */
export function achievementIn(
  issuer: Pick<Issuer, 'publicUrl'>,
  { id, version, definition }: AchievementRow,
  language: Language,
  participation = false,
): Achievement {
  const url = achievementUrl(issuer, id);
  const name = said(definition.name, language);
  return {
    id: url,
    name,
    description: said(definition.description, language),
    criteria: { narrative: said(definition.criteria, language), id: url },
    achievementType: definition.type,
    // The picture travels inside: a wallet shows it without telling anybody, and it outlives this node.
    image: { id: `data:image/svg+xml;base64,${Buffer.from(drawing(definition, name, participation)).toString('base64')}`, caption: name },
    inLanguage: language,
    version: String(version),
    tags: definition.tags,
    alignments: definition.alignments.map(({ targetName, targetUrl, targetFramework }) => ({
      targetName,
      targetUrl,
      ...(targetFramework === undefined ? {} : { targetFramework }),
    })),
    ...(definition.level === null ? {} : { level: eqf(definition.level) }),
    ...(definition.credits === null ? {} : { creditsAvailable: definition.credits }),
    results: definition.results.map((result, index) => resultIn(resultId(url, index), result)),
  };
}

const drawing = ({ art }: AchievementRow['definition'], title: string, participation: boolean): string =>
  badgeSvg({ title, motif: art.motif, colour: art.colour, ribbon: art.ribbon, kind: participation ? 'participation' : 'assessed', alt: title });

/** European Qualifications Framework, as the EU's vocabularies name its levels. */
const eqf = (level: number) => ({
  name: `EQF ${level}`,
  url: `http://data.europa.eu/snb/eqf/${level}`,
  framework: 'European Qualifications Framework',
  code: String(level),
});

const resultIn = (id: string, { title, type, min, max, allowed }: ResultDescription) => ({
  id,
  name: title,
  resultType: type,
  ...(allowed.length === 0 ? {} : { allowedValue: allowed }),
  ...(min === undefined ? {} : { valueMin: String(min) }),
  ...(max === undefined ? {} : { valueMax: String(max) }),
});

function assessmentNarrative(t: Translate, award: AwardRow): string {
  if (award.attestation === null) return t(`issuer.assessment.${award.assessmentClass}.says`);
  const { who, how, when } = award.attestation;
  return t(`issuer.assessment.${award.assessmentClass}.says`, { who, how, when });
}
