import { LaurelError, type Problem } from '@laurel/base';
import { CREDENTIALS_V2, OPEN_BADGES_EXTENSIONS, OPEN_BADGES_V3 } from '../contexts/contexts.ts';
import type { Credential, Json, JsonObject } from '../types.ts';
import type { Achievement, Alignment, ResultDescription } from './achievement.ts';
import { ASSESSMENT_CLASSES, type BadgeInput, type EvidenceInput, type ResultInput, type StatusEntryInput } from './badge-input.ts';
import { endOfDay, startOfDay } from './time.ts';

/**
 * The Open Badge of one award, not yet signed: VC Data Model 2.0 and Open Badges 3.0. The learner's name is
 * `credentialSubject.name`; the assessment class is the first `evidence`, by its `genre`.
 * @throws LaurelError lint_failed where a result has no description, or a value or level the description does not allow, and where further evidence claims to be the assessment class
 */
export function buildBadge(input: BadgeInput): Credential {
  const problems = [...resultProblems(input.results ?? [], input.achievement.results ?? []), ...evidenceProblems(input.evidence ?? [])];
  if (problems.length > 0) throw new LaurelError('lint_failed', { detail: problems.map(({ detail }) => detail).join(' '), problems });
  return object({
    '@context': [CREDENTIALS_V2, OPEN_BADGES_V3, ...(input.status.some(isRevocationList) ? [OPEN_BADGES_EXTENSIONS] : [])],
    id: input.id,
    type: ['VerifiableCredential', 'OpenBadgeCredential'],
    name: input.achievement.name,
    issuer: { ...object(input.issuer), type: ['Profile'], ...image(input.issuer.image) },
    validFrom: startOfDay(input.validFrom),
    validUntil: input.validUntil && endOfDay(input.validUntil),
    awardedDate: startOfDay(input.awardedDate),
    credentialSubject: subject(input),
    evidence: [
      evidence({ name: input.assessment.name, narrative: input.assessment.narrative, genre: input.assessment.class }),
      ...(input.identityCheck ? [evidence({ ...input.identityCheck, genre: 'identity-check' })] : []),
      ...(input.evidence ?? []).map(evidence),
    ],
    endorsement: list(input.endorsements, (one) => one),
    credentialStatus: input.status.length > 0 ? input.status.map(statusEntry) : undefined,
  });
}

const subject = (input: BadgeInput): JsonObject =>
  object({
    id: input.holder,
    type: ['AchievementSubject'],
    name: input.holderName,
    narrative: input.narrative,
    activityStartDate: input.activityStartDate,
    activityEndDate: input.activityEndDate,
    creditsEarned: input.creditsEarned,
    achievement: achievement(input.achievement),
    result: list(input.results, (result) => object({ type: ['Result'], ...result })),
  });

const achievement = ({ alignments, level, tags, results, related, criteria, ...plain }: Achievement): JsonObject =>
  object({
    ...plain,
    type: ['Achievement'],
    criteria: object(criteria),
    ...image(plain.image),
    tag: list(tags, (tag) => tag),
    alignment: list([...(alignments ?? []), ...(level ? [levelAlignment(level)] : [])], (one) => object({ type: ['Alignment'], ...one })),
    resultDescription: list(results, resultDescription),
    related: list(related, (one) => object({ type: ['Related'], ...one })),
  });

/** Open Badges 3.0 says a level as an alignment to the framework's own page of it. */
const levelAlignment = ({ name, url, framework, code }: NonNullable<Achievement['level']>): Alignment => ({
  targetName: name,
  targetUrl: url,
  targetFramework: framework,
  ...(code === undefined ? {} : { targetCode: code }),
});

const resultDescription = ({ levels, allowedValue, ...plain }: ResultDescription): JsonObject =>
  object({
    ...plain,
    type: ['ResultDescription'],
    allowedValue: list(allowedValue, (value) => value),
    rubricCriterionLevel: list(levels, (level) => object({ type: ['RubricCriterionLevel'], ...level })),
  });

const evidence = (one: EvidenceInput): JsonObject => object({ type: ['Evidence'], ...one });

/** Bitstring Status List 1.0, section 2.1: the index is text, and the id names the entry, not the list. 1EdTech Revocation List 1.0: the id is the list’s. */
export function statusEntry(entry: StatusEntryInput): JsonObject {
  if (isRevocationList(entry)) return { id: entry.revocationList, type: '1EdTechRevocationList' };
  const { purpose, list: url, index } = entry;
  return { id: `${url}#${index}`, type: 'BitstringStatusListEntry', statusPurpose: purpose, statusListIndex: String(index), statusListCredential: url };
}

const isRevocationList = (entry: StatusEntryInput): entry is { revocationList: string } => 'revocationList' in entry;

const image = (one: { id: string; caption?: string } | undefined): { image?: JsonObject } => (one ? { image: object({ type: 'Image', ...one }) } : {});

/** An empty list says nothing and would not be signed; it is left out. */
const list = <T>(items: readonly T[] | undefined, build: (item: T) => Json): Json[] | undefined => (items && items.length > 0 ? items.map(build) : undefined);

type Loose = { readonly [member: string]: Json | Loose | readonly Loose[] | undefined };

/** A JSON object of the members that are there. */
function object(members: object): JsonObject {
  // JSON of our own input types; undefined members leave here.
  return Object.fromEntries(Object.entries(members as Loose).filter(([, value]) => value !== undefined)) as JsonObject;
}

function resultProblems(results: readonly ResultInput[], descriptions: readonly ResultDescription[]): Problem[] {
  return results.flatMap((result, index): Problem[] => {
    const at = `results.${index}`;
    const description = descriptions.find(({ id }) => id === result.resultDescription);
    if (!description) return [{ at, code: 'result_undescribed', detail: 'A result has no description in the achievement.' }];
    const { allowedValue, levels } = description;
    if (result.value !== undefined && allowedValue && allowedValue.length > 0 && !allowedValue.includes(result.value))
      return [{ at, code: 'result_not_allowed', detail: `“${result.value}” is not a value of “${description.name}”: ${allowedValue.join(', ')}.` }];
    if (result.achievedLevel !== undefined && !levels?.some(({ id }) => id === result.achievedLevel))
      return [{ at, code: 'result_level_unknown', detail: `The level reached is not one of “${description.name}”.` }];
    return [];
  });
}

/** One assessment class, said once: a second one among the further evidence would contradict it. */
const evidenceProblems = (items: readonly EvidenceInput[]): Problem[] =>
  items.flatMap(({ genre }, index) =>
    RESERVED_GENRES.some((reserved) => reserved === genre)
      ? [{ at: `evidence.${index}`, code: 'genre_reserved', detail: `The genre “${genre}” is kept for the assessment class and the identity check.` }]
      : [],
  );

const RESERVED_GENRES = [...ASSESSMENT_CLASSES, 'identity-check'];
