import { type BadgeFacts, badgeFacts, type ClaimPath, type Credential, isJsonObject, type Json } from '@laurel/credentials';

const SUBJECT = 'credentialSubject';
const ACHIEVEMENT = [SUBJECT, 'achievement'] as const;

/** What can be asked of a badge: where each field stands in it (all paths are needed), and how it is read from what was opened. */
export const FIELDS = {
  achievement: { paths: [[...ACHIEVEMENT, 'name']], read: (facts) => [facts.name] },
  description: { paths: [[...ACHIEVEMENT, 'description']], read: (facts) => [facts.description] },
  criteria: { paths: [[...ACHIEVEMENT, 'criteria']], read: (facts) => [facts.criteria?.narrative, facts.criteria?.url] },
  type: { paths: [[...ACHIEVEMENT, 'achievementType']], read: (facts) => [facts.achievementType] },
  level: { paths: [[...ACHIEVEMENT, 'alignment', null, 'targetName']], read: (facts) => [facts.level?.name, ...facts.alignments.map(({ name }) => name)] },
  credits: { paths: [[SUBJECT, 'creditsEarned']], read: (facts) => [facts.creditsEarned?.toString()] },
  // Whole, since of a rubric it says a level reached and no value; and without its description either would be a number without a name.
  results: {
    paths: [
      [SUBJECT, 'result', null],
      [...ACHIEVEMENT, 'resultDescription'],
    ],
    read: (facts) => facts.results.map(resultOf),
  },
  assessment: { paths: [['evidence', null, 'genre']], read: (facts) => [facts.assessment, facts.assessmentNarrative] },
  awarded: { paths: [['awardedDate']], read: (facts) => [facts.awardedDate] },
  name: { paths: [[SUBJECT, 'name']], read: (facts) => [facts.holderName] },
  identifier: { paths: [[SUBJECT, 'identifier']], read: (_, credential) => identifiers(credential) },
} as const satisfies Record<string, Field>;

/** What a field says: a text, or a result with the name of what was measured. Joined in the reader's language, so kept apart. */
export type Value = string | { name: string; value: string };

type Field = { paths: readonly ClaimPath[]; read: (facts: BadgeFacts, credential: Credential) => (Value | undefined)[] };

export type FieldName = keyof typeof FIELDS;
// Object.keys forgets which keys an object has; FIELDS is closed.
export const FIELD_NAMES = Object.keys(FIELDS) as FieldName[];

export type Values = Partial<Record<FieldName, Value[]>>;

/** The first text of a field. */
export function textOf(values: Values, name: FieldName): string | undefined {
  const first = values[name]?.[0];
  return typeof first === 'string' ? first : undefined;
}

/** The values that stand in a badge, or in what was opened of one: only fields that have any. */
export function readFields(credential: Credential): Values {
  const facts = badgeFacts(credential);
  const values: Values = {};
  for (const name of FIELD_NAMES) {
    const field: Field = FIELDS[name];
    const found = field.read(facts, credential).filter((value): value is Value => value !== undefined && value !== '');
    if (found.length > 0) values[name] = found;
  }
  return values;
}

const resultOf = ({ name, value: number, achievedLevel }: BadgeFacts['results'][number]): Value | undefined => {
  const value = number ?? achievedLevel;
  return name !== undefined && value !== undefined ? { name, value } : (value ?? name);
};

function identifiers({ credentialSubject: subject }: Credential): (string | undefined)[] {
  const listed: Json[] = isJsonObject(subject) ? [subject.identifier ?? null].flat() : [];
  return listed.map((one) => (isJsonObject(one) && typeof one.identityHash === 'string' ? one.identityHash : undefined));
}
