import { ASSESSMENT_CLASSES, type ClaimPath, isJsonObject, type Json, type JsonObject } from '@laurel/credentials';
import type { Holding } from '../share/match.ts';

/** One thing a badge says: a member of the badge, of its subject or of its achievement. */
export type Member = { id: string; path: ClaimPath; value: Json };

/** Everything a badge says beside who signed it, when, and how to check it; what people read first comes first. */
export function membersOf(claims: JsonObject): Member[] {
  const subject = isJsonObject(claims.credentialSubject) ? claims.credentialSubject : undefined;
  const achievement = isJsonObject(subject?.achievement) ? subject.achievement : undefined;
  return [
    ...membersAt([], claims, [...OF_EVERY_BADGE, 'evidence', ...(subject ? ['credentialSubject'] : [])]),
    ...evidenceIn(claims),
    ...membersAt(SUBJECT, subject, ['type', ...(achievement ? ['achievement'] : [])]),
    ...membersAt(ACHIEVEMENT, achievement, ['type']),
  ].toSorted((a, b) => placeOf(a) - placeOf(b));
}

/** Whether it was assessed at all is a thing of its own, beside the other evidence. Who says two classes says none. */
function evidenceIn(claims: JsonObject): Member[] {
  const said = Array.isArray(claims.evidence) ? claims.evidence : [];
  const classes = said.flatMap((one, index) => (isJsonObject(one) && ASSESSMENT_CLASSES.some((known) => known === one.genre) ? [index] : []));
  const [at, another] = classes;
  if (at === undefined || another !== undefined) return membersAt([], 'evidence' in claims ? { evidence: claims.evidence ?? null } : {}, []);
  const others = said.filter((_, index) => index !== at);
  return [{ id: CLASS, path: ['evidence', at], value: said[at] ?? null }, ...membersAt([], { evidence: others }, [])];
}

const SUBJECT = ['credentialSubject'];
const ACHIEVEMENT = [...SUBJECT, 'achievement'];
/** Which holds the badge together and is said in other words: its kind, its signer, its times, its status, its key. */
const OF_EVERY_BADGE = [
  ...['@context', 'type', 'issuer', 'validFrom', 'validUntil', 'issuanceDate', 'expirationDate', 'credentialStatus', 'credentialSchema', 'proof'],
  ...['vct', 'iss', 'iat', 'nbf', 'exp', 'status', 'cnf'],
];

/** An empty list is what is left of one whose elements are hidden. */
const membersAt = (at: readonly string[], object: JsonObject | undefined, without: readonly string[]): Member[] =>
  Object.entries(object ?? {})
    .filter(([name, value]) => !without.includes(name) && !(Array.isArray(value) && value.length === 0))
    .map(([name, value]) => ({ id: [...at, name].join('.'), path: Array.isArray(value) ? [...at, name, null] : [...at, name], value }));

export const TITLE = 'credentialSubject.achievement.name';
export const PICTURE = 'credentialSubject.achievement.image';
export const RESULTS = 'credentialSubject.result';
export const SCALES = 'credentialSubject.achievement.resultDescription';
/** The piece of evidence that says whether it was assessed, by whom, or given for taking part. */
export const CLASS = 'evidence.class';

const ORDER = [
  TITLE,
  'credentialSubject.name',
  'awardedDate',
  PICTURE,
  'credentialSubject.achievement.description',
  'credentialSubject.achievement.criteria',
  RESULTS,
  CLASS,
  'evidence',
  'credentialSubject.creditsEarned',
  'credentialSubject.achievement.alignment',
  'credentialSubject.achievement.tag',
];
const placeOf = ({ id }: Member): number => (ORDER.includes(id) ? ORDER.indexOf(id) : ORDER.length);

/** A switch of the form: `always` where it cannot be left out, `first` whether it is on before anybody touched it, `minor` where few people care. */
export type Field = Member & { paths: readonly ClaimPath[]; always: boolean; first: boolean; minor: boolean };

/**
 * What can be shown or left out. Results and what they are measured in are one thing. At first everything about the badge itself is on, and of the
 * person only the name: the rest (results, dates, evidence, identifiers) is theirs to add. Whether it was assessed goes with the name: a badge for taking
 * part would else read like one that was assessed. Where an issuer hides that together with other evidence, it stays a choice.
 */
export function fieldsOf({ claims, hideable }: Pick<Holding, 'claims' | 'hideable'>): Field[] {
  const members = membersOf(claims);
  const scales = members.find(({ id }) => id === SCALES);
  const hasResults = members.some(({ id }) => id === RESULTS);
  return members.flatMap((member) => {
    if (member === scales && hasResults) return [];
    const isAlone = member.id === CLASS && hideable.every((place) => place.length > 1 || !within(place, member.path));
    const always = member.id === TITLE || isAlone || !hideable.some((place) => within(place, member.path));
    const paths = member.id === RESULTS && scales ? [member.path, scales.path] : [member.path];
    return [{ ...member, paths, always, first: always || FIRST.has(member.id), minor: !ORDER.includes(member.id) }];
  });
}

/** What is on: what always is, and what was chosen. */
export const chosen = (fields: readonly Field[], on: ReadonlySet<string>): Field[] => fields.filter(({ id, always }) => always || on.has(id));

const FIRST = new Set(['credentialSubject.name', PICTURE, ...['description', 'criteria', 'alignment'].map((name) => `credentialSubject.achievement.${name}`)]);

/** One of the two lies in the other. */
const within = (place: readonly (string | number)[], path: ClaimPath): boolean =>
  path.every((step, index) => index >= place.length || step === null || place[index] === step);
