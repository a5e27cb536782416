import { createHash } from 'node:crypto';
import type { Language } from '@laurel/base';
import { type AchievementRow, type Awarding, languagesOf } from '@laurel/issuer';

const CONTEXT = 'https://credreg.net/ctdl/schema/context/json';

/** Classes of CTDL for types of Open Badges; a badge for what has none of its own, since the generic class is refused by registries. */
const CLASSES: Record<string, string> = Object.fromEntries(
  [
    ...['ApprenticeshipCertificate', 'AssociateDegree', 'BachelorDegree', 'Certificate', 'CertificateOfCompletion', 'Certification', 'Degree', 'Diploma'],
    ...['GeneralEducationDevelopment', 'JourneymanCertificate', 'License', 'MasterCertificate', 'MasterDegree', 'MicroCredential'],
    ...['ProfessionalDoctorate', 'QualityAssuranceCredential', 'ResearchDoctorate', 'SecondarySchoolDiploma'],
  ].map((name) => [name, `ceterms:${name}`]),
);
const LEVEL_FRAMEWORK = 'https://europa.eu/europass/eqf';

/**
 * What can be earned, for registries and for whoever plans a path: one graph in the Credential Transparency Description Language (CTDL), each badge
 * beside who gives it. Texts in every language they are written in.
 */
export function catalogueGraph(awarding: Awarding, rows: readonly AchievementRow[], publicUrl: string): object {
  const organisations = awarding.profiles.map(({ did, slug, name, url }) => ({
    '@id': did,
    '@type': 'ceterms:CredentialOrganization',
    'ceterms:ctid': ctidOf(did),
    'ceterms:name': name,
    'ceterms:subjectWebpage': url ?? `${publicUrl}/issuers/${slug}`,
  }));
  return { '@context': CONTEXT, '@graph': [...organisations, ...rows.flatMap((row) => badgeIn(awarding, row, publicUrl))] };
}

function badgeIn({ profiles }: Awarding, { id, version, profile, definition }: AchievementRow, publicUrl: string): object[] {
  const owner = profiles.find(({ slug }) => slug === profile)?.did;
  if (owner === undefined) return []; // of a profile that is no longer configured
  const address = `${publicUrl}/achievements/${id}`;
  const { type, tags, code, level, credits, creditUnit, workloadHours, alignments, outcomes, assessed, criteria } = definition;
  const languages = languagesOf(definition);
  return [
    {
      '@id': address,
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
      ...(level === null ? {} : { 'ceterms:audienceLevelType': [eqf(level)] }),
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

/** A language map of what is written. */
const textIn = (both: { en?: string | undefined; fr?: string | undefined }): Partial<Record<Language, string>> =>
  Object.fromEntries(Object.entries(both).filter(([, text]) => text !== undefined));

/** A CTID is `ce-` and a UUID, one a version: made from the address, so that it is the same at each asking (RFC 9562 section 5.8). */
function ctidOf(address: string): string {
  const bytes = createHash('sha256').update(address).digest().subarray(0, 16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x80;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  return `ce-${[hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')}`;
}
