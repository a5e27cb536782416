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
  // A value without its description would be a number without a name.
  results: {
    paths: [
      [SUBJECT, 'result', null, 'value'],
      [...ACHIEVEMENT, 'resultDescription'],
    ],
    read: (facts) => facts.results.map(resultLine),
  },
  assessment: { paths: [['evidence', null, 'genre']], read: (facts) => [facts.assessment, facts.assessmentNarrative] },
  awarded: { paths: [['awardedDate']], read: (facts) => [facts.awardedDate] },
  name: { paths: [[SUBJECT, 'name']], read: (facts) => [facts.holderName] },
  identifier: { paths: [[SUBJECT, 'identifier']], read: (_, credential) => identifiers(credential) },
} as const satisfies Record<string, Field>;

type Field = { paths: readonly ClaimPath[]; read: (facts: BadgeFacts, credential: Credential) => (string | undefined)[] };

export type FieldName = keyof typeof FIELDS;
// Object.keys forgets which keys an object has; FIELDS is closed.
export const FIELD_NAMES = Object.keys(FIELDS) as FieldName[];

/** The values that stand in a badge, or in what was opened of one: only fields that have any. */
export function readFields(credential: Credential): Partial<Record<FieldName, string[]>> {
  const facts = badgeFacts(credential);
  const values: Partial<Record<FieldName, string[]>> = {};
  for (const name of FIELD_NAMES) {
    const field: Field = FIELDS[name];
    const found = field.read(facts, credential).filter((value): value is string => value !== undefined && value !== '');
    if (found.length > 0) values[name] = found;
  }
  return values;
}

const resultLine = ({ name, value, achievedLevel }: BadgeFacts['results'][number]): string | undefined => {
  const said = value ?? achievedLevel;
  return said === undefined ? name : [name, said].filter((part) => part !== undefined).join(': ');
};

function identifiers({ credentialSubject: subject }: Credential): (string | undefined)[] {
  const listed: Json[] = isJsonObject(subject) ? [subject.identifier ?? null].flat() : [];
  return listed.map((one) => (isJsonObject(one) && typeof one.identityHash === 'string' ? one.identityHash : undefined));
}
