import type { Language } from '@laurel/base';
import { ctidOf, itemKey, writeBadges, writePathway } from '@laurel/credentials';
import { type AchievementRow, type Awarding, languagesOf } from '@laurel/issuer';
import { itemsOf } from '../pathways/held-badges.ts';
import { ownBadge, publicPathway } from '../pathways/public-pathway.ts';
import type { PathwayRow } from '../pathways/records.ts';
import type { RecognitionRow } from '../recognition/recognition-records.ts';
import { transferValue } from '../recognition/transfer-value.ts';

export const CTDL_CONTEXT = 'https://credreg.net/ctdl/schema/context/json';

/** Classes of CTDL for types of Open Badges; a badge for what has none of its own, since the generic class is refused by registries. */
const CLASSES: Record<string, string> = Object.fromEntries(
  [
    ...['ApprenticeshipCertificate', 'AssociateDegree', 'BachelorDegree', 'Certificate', 'CertificateOfCompletion', 'Certification', 'Degree', 'Diploma'],
    ...['GeneralEducationDevelopment', 'JourneymanCertificate', 'License', 'MasterCertificate', 'MasterDegree', 'MicroCredential'],
    ...['ProfessionalDoctorate', 'QualityAssuranceCredential', 'ResearchDoctorate', 'SecondarySchoolDiploma'],
  ].map((name) => [name, `ceterms:${name}`]),
);
const LEVEL_FRAMEWORK = 'https://europa.eu/europass/eqf';

type Node = { '@id': string; [member: string]: unknown };
type Offered = { achievements: readonly AchievementRow[]; pathways: readonly PathwayRow[]; recognitions: readonly RecognitionRow[] };

/**
 * What can be earned, for registries and for whoever plans a path: one graph in the Credential Transparency Description Language (CTDL), each badge
 * beside who gives it, with the pathways it counts toward and what is recognised. Texts in every language they are written in.
 */
export function catalogueGraph(awarding: Awarding, { achievements, pathways, recognitions }: Offered, publicUrl: string): object {
  const of = { awarding, achievements, publicUrl };
  const paths = pathways.map((row) => publicPathway(of, row, recognitions));
  const transfers = recognitions.flatMap((row) => {
    const profile = awarding.profiles.find(({ slug }) => slug === row.profile);
    return profile ? transferValue(row, profile, ownBadge(of, row.toward, row.profile), publicUrl) : [];
  });
  const own = achievements.flatMap((row) => badgeIn(awarding, row, publicUrl, pathways));
  const others = [
    ...transfers,
    ...paths.flatMap(({ pathway, instead }) => writeBadges(pathway.address, [...pathway.badges, ...instead.map(({ badge }) => badge)])),
  ];
  const known = new Set(own.map((one) => one['@id']));
  // Of the badges that are described nowhere here each once: own ones stand above, whole.
  const rest = others.filter((one) => !known.has(one['@id']) && known.add(one['@id']));
  return {
    '@context': CTDL_CONTEXT,
    '@graph': [...organisationsIn(awarding, publicUrl), ...own, ...paths.flatMap(({ pathway, instead }) => writePathway(pathway, instead)), ...rest],
  };
}

export const organisationsIn = ({ profiles }: Awarding, publicUrl: string): object[] =>
  profiles.map(({ did, slug, name, url }) => ({
    '@id': did,
    '@type': 'ceterms:CredentialOrganization',
    'ceterms:ctid': ctidOf(did),
    'ceterms:name': name,
    'ceterms:subjectWebpage': url ?? `${publicUrl}/issuers/${slug}`,
  }));

/** What a badge counts toward: the capstones of the pathways that ask for it. */
const preparesFor = (id: string, pathways: readonly PathwayRow[], publicUrl: string): object[] =>
  pathways
    .filter(({ definition }) => itemsOf(definition).some((item) => itemKey(item) === itemKey({ own: id })))
    .map((row) => ({
      '@type': 'ceterms:ConditionProfile',
      'ceterms:name': row.definition.name,
      'ceterms:subjectWebpage': `${publicUrl}/pathways/${row.id}`,
      'ceterms:targetCredential': [`${publicUrl}/achievements/${row.definition.capstone}`],
    }));

/** A badge, whole; nothing of a profile that is no longer configured. */
export function badgeIn(
  { profiles }: Awarding,
  { id, version, profile, definition }: AchievementRow,
  publicUrl: string,
  pathways: readonly PathwayRow[],
): Node[] {
  const owner = profiles.find(({ slug }) => slug === profile)?.did;
  if (owner === undefined) return [];
  const address = `${publicUrl}/achievements/${id}`;
  const { type, tags, code, level, nationalLevel, credits, creditUnit, workloadHours, alignments, outcomes, assessed, criteria } = definition;
  const languages = languagesOf(definition);
  const levels = [...(level === null ? [] : [eqf(level)]), ...(nationalLevel === undefined ? [] : [inFramework(nationalLevel)])];
  const prepares = preparesFor(id, pathways, publicUrl);
  return [
    {
      '@id': address,
      ...(prepares.length === 0 ? {} : { 'ceterms:isPreparationFor': prepares }),
      '@type': CLASSES[type] ?? 'ceterms:Badge',
      'ceterms:ctid': ctidOf(`${address}?version=${version}`),
      'ceterms:name': textIn(definition.name),
      'ceterms:description': textIn(definition.description),
      'ceterms:subjectWebpage': address,
      'ceterms:ownedBy': [owner],
      'ceterms:offeredBy': [owner],
      'ceterms:credentialStatusType': { '@type': 'ceterms:CredentialAlignmentObject', 'ceterms:targetNode': 'credentialStat:Active' },
      'ceterms:inLanguage': languages,
      'ceterms:versionIdentifier': [{ '@type': 'ceterms:IdentifierValue', 'ceterms:identifierValueCode': String(version) }],
      ...(code === undefined ? {} : { 'ceterms:codedNotation': code }),
      ...(tags.length === 0 ? {} : { 'ceterms:keyword': Object.fromEntries(languages.map((one) => [one, tags])) }),
      ...(levels.length === 0 ? {} : { 'ceterms:audienceLevelType': levels }),
      ...(credits === null
        ? {}
        : { 'ceterms:creditValue': [{ '@type': 'schema:QuantitativeValue', 'schema:value': credits, 'schema:description': { en: creditUnit ?? 'ECTS' } }] }),
      ...(workloadHours === undefined
        ? {}
        : { 'ceterms:estimatedDuration': [{ '@type': 'ceterms:DurationProfile', 'ceterms:exactDuration': `PT${workloadHours}H` }] }),
      ...(assessed === undefined ? {} : { 'ceterms:assessmentMethodDescription': textIn(assessed) }),
      'ceterms:requires': [
        {
          '@type': 'ceterms:ConditionProfile',
          'ceterms:description': textIn(Object.keys(textIn(criteria)).length > 0 ? criteria : (outcomes ?? definition.description)),
          ...(alignments.length === 0 ? {} : { 'ceterms:targetCompetency': alignments.map(competency) }),
        },
      ],
    },
  ];
}

const competency = ({ targetName, targetUrl, targetCode, targetDescription, targetFramework }: AchievementRow['definition']['alignments'][number]): object => ({
  '@type': 'ceterms:CredentialAlignmentObject',
  'ceterms:targetNode': targetUrl,
  'ceterms:targetNodeName': { en: targetName },
  ...(targetCode === undefined ? {} : { 'ceterms:codedNotation': targetCode }),
  ...(targetDescription === undefined ? {} : { 'ceterms:targetNodeDescription': { en: targetDescription } }),
  ...(targetFramework === undefined ? {} : { 'ceterms:frameworkName': { en: targetFramework } }),
});

const eqf = (level: number): object => ({
  '@type': 'ceterms:CredentialAlignmentObject',
  'ceterms:framework': LEVEL_FRAMEWORK,
  'ceterms:targetNodeName': { en: `EQF level ${level}`, fr: `Niveau CEC ${level}` },
});

/** A level of a national framework, at the page where it is described. */
const inFramework = ({ framework, name, url }: NonNullable<AchievementRow['definition']['nationalLevel']>): object => ({
  '@type': 'ceterms:CredentialAlignmentObject',
  'ceterms:targetNode': url,
  'ceterms:frameworkName': { en: framework },
  'ceterms:targetNodeName': { en: name },
});

/** A language map of what is written. */
const textIn = (both: { en?: string | undefined; fr?: string | undefined }): Partial<Record<Language, string>> =>
  Object.fromEntries(Object.entries(both).filter(([, text]) => text !== undefined));
