import { hasType, listOf } from '../json/members.ts';
import { isJsonObject } from '../json/strict.ts';
import { OPEN_BADGE_VCT } from '../proof/sd-jwt/issue.ts';
import type { Json, JsonObject } from '../types.ts';
import { ASSESSMENT_CLASSES, type AssessmentClass } from './badge-input.ts';
import { validityOf } from './time.ts';

export type EvidenceFact = { id?: string; name?: string; narrative?: string; description?: string; genre?: string };
export type ResultFact = { id?: string; name?: string; value?: string; achievedLevel?: string; status?: string; resultType?: string };
export type AlignmentFact = { name?: string; url?: string; code?: string; framework?: string; description?: string };

/** What a page shows of a badge. Everything may be missing. */
export type BadgeFacts = {
  id?: string;
  name?: string;
  description?: string;
  criteria?: { narrative?: string; url?: string };
  image?: string;
  achievementId?: string;
  achievementType?: string;
  /** The language the badge is written in. */
  language?: string;
  issuerId?: string;
  issuerName?: string;
  issuerUrl?: string;
  holderId?: string;
  holderName?: string;
  awardedDate?: string;
  validFrom?: string;
  validUntil?: string;
  /** The alignment to a qualifications framework. */
  level?: AlignmentFact;
  creditsAvailable?: number;
  creditsEarned?: number;
  tags: string[];
  /** Without the level. */
  alignments: AlignmentFact[];
  results: ResultFact[];
  assessment?: AssessmentClass;
  assessmentName?: string;
  assessmentNarrative?: string;
  identityCheck?: EvidenceFact;
  /** The issuer's further evidence, without the assessment class and the identity check. */
  evidence: EvidenceFact[];
  /** What an endorsement says. */
  comment?: string;
  /** What it calls itself, where it is no badge: a type of its own. */
  ownType?: string;
  /** Of a consent receipt: what was decided, and about what. */
  receipt?: ReceiptFact;
};
/** Whom a decision was about and what it was; then what for, which data (codes both), from and until when, by whom, and where it can be stopped. */
type ReceiptFact = {
  recipient: string;
  decided: Decided;
  purpose?: string;
  categories: string[];
  at?: string;
  until?: string;
  by?: 'key' | 'self' | 'guardian';
  controller?: string;
  withdrawal?: string;
};
type Decided = (typeof DECIDED)[number];
const DECIDED = ['given', 'refused', 'withdrawn'] as const;

/**
 * The facts of a badge: a whole credential, a claim tree as disclosed, or somebody else's with texts in several languages
 * (`language` chooses; else the first). Reads what is well formed and leaves out the rest; says nothing about validity.
 */
export function badgeFacts(credential: JsonObject, language?: string): BadgeFacts {
  const say = (value: Json | undefined) => textOf(value, language);
  const subject = objects(credential.credentialSubject)[0] ?? {};
  const achievement = objects(subject.achievement)[0] ?? {};
  const issuer = isJsonObject(credential.issuer) ? credential.issuer : { id: credential.issuer ?? null };
  const alignments = objects(achievement.alignment).map((alignment) => alignmentFact(alignment, say));
  const evidence = objects(credential.evidence).map((one) => evidenceFact(one, say));
  // By genre, not by place: a Data Integrity signature does not cover the order of a list.
  const assessments = evidence.filter(({ genre }) => isAssessmentClass(genre));
  const [assessment] = assessments.length === 1 ? assessments : []; // two classes are a contradiction: none is shown
  const identityCheck = evidence.find(({ genre }) => genre === 'identity-check');
  // The European level is read the same everywhere; a national one stands where it is the only one.
  const level = alignments.find(isEuropean) ?? alignments.find(isLevel);
  const criteria = objects(achievement.criteria)[0];
  const validity = validityOf(credential);
  return present({
    id: string(credential.id),
    name: say(achievement.name) ?? say(credential.name),
    description: say(achievement.description) ?? say(credential.description),
    criteria: criteria && present({ narrative: say(criteria.narrative), url: string(criteria.id) }),
    image: imageOf(achievement.image) ?? imageOf(credential.image),
    achievementId: string(achievement.id),
    achievementType: string(achievement.achievementType),
    language: string(achievement.inLanguage) ?? string(credential.inLanguage),
    issuerId: string(issuer.id),
    issuerName: say(issuer.name),
    issuerUrl: string(issuer.url),
    holderId: string(subject.id),
    holderName: say(subject.name),
    awardedDate: string(credential.awardedDate),
    validFrom: validity.from,
    validUntil: validity.until,
    level: level && sayingWhose(level),
    creditsAvailable: number(achievement.creditsAvailable),
    creditsEarned: number(subject.creditsEarned),
    tags: listOf(achievement.tag).filter((tag) => typeof tag === 'string'),
    alignments: alignments.filter((alignment) => alignment !== level),
    results: resultFacts(subject, achievement, say),
    assessment: isAssessmentClass(assessment?.genre) ? assessment.genre : undefined,
    assessmentName: assessment?.name,
    assessmentNarrative: assessment?.narrative,
    identityCheck,
    comment: say(subject.endorsementComment),
    ownType: ownTypeOf(credential),
    receipt: receiptIn(subject),
    evidence: evidence.filter((one) => !isAssessmentClass(one.genre) && one !== identityCheck),
  });
}

/** Badges, and the record that holds several. An endorsement is what somebody says of one: nobody earned it. */
const BADGE_TYPES = new Set(['OpenBadgeCredential', 'AchievementCredential', 'ClrCredential', 'Assertion']);

/** The type that every credential has, and what one calls itself that has no other. */
export const GENERAL_TYPE = 'VerifiableCredential';

/** What it calls itself. `undefined` of a badge, which is known by its type or, where it bears the general one alone, by an achievement; and of what names no type; a token of a kind of its own names that. */
export function ownTypeOf({ type, vct, credentialSubject }: JsonObject): string | undefined {
  const types = listOf(type).filter((one) => typeof one === 'string');
  if (types.length === 0) return typeof vct === 'string' && vct !== OPEN_BADGE_VCT ? vct : undefined;
  if (types.some((one) => BADGE_TYPES.has(one))) return undefined;
  const own = types.find((one) => one !== GENERAL_TYPE);
  return own ?? (objects(credentialSubject).some(({ achievement }) => achievement !== undefined) ? undefined : types[0]);
}

/** It is signed as badges are, and lies at an address that badges name: one that somebody followed to see how theirs stands. */
export const isStatusList = (credential: JsonObject): boolean =>
  hasType(credential, ...STATUS_LISTS) || listOf(credential.credentialSubject).some((subject) => hasType(subject, 'BitstringStatusList'));

const STATUS_LISTS = ['BitstringStatusListCredential', 'StatusList2021Credential', 'RevocationList2020Credential'];

/** In Laurel's own form (`urn:laurel:consent-receipt:1`): its name is in the language of the consent, these are in none. */
function receiptIn({ receipt }: JsonObject): BadgeFacts['receipt'] {
  if (!isJsonObject(receipt) || receipt.schema !== 'urn:laurel:consent-receipt:1') return undefined;
  const [parties, event, processing] = [receipt.parties, receipt.event, receipt.processing].map((one) => objects(one)[0]);
  const recipient = string(objects(parties?.recipient)[0]?.name);
  const decided = DECIDED.find((one) => one === event?.state);
  if (recipient === undefined || decided === undefined) return undefined;
  return present({
    recipient,
    decided,
    purpose: string(processing?.purpose),
    categories: listOf(processing?.categories).filter((one) => typeof one === 'string'),
    at: moment(event?.at),
    until: moment(processing?.until),
    by: event?.as === 'guardian' ? 'guardian' : event?.as !== 'subject' ? undefined : event.method === 'signature' ? 'key' : 'self',
    controller: string(objects(parties?.controller)[0]?.name),
    withdrawal: string(processing?.withdrawal),
  });
}

const moment = (value: Json | undefined): string | undefined => (typeof value === 'string' && !Number.isNaN(Date.parse(value)) ? value : undefined);

type Say = (value: Json | undefined) => string | undefined;

function resultFacts(subject: JsonObject, achievement: JsonObject, say: Say): ResultFact[] {
  const descriptions = new Map(objects(achievement.resultDescription).map((description) => [description.id, description]));
  return objects(subject.result).map((result) => {
    const description = descriptions.get(result.resultDescription ?? null);
    const level = objects(description?.rubricCriterionLevel).find(({ id }) => id === result.achievedLevel);
    return present({
      id: string(result.resultDescription),
      name: say(description?.name),
      resultType: string(description?.resultType),
      value: string(result.value),
      achievedLevel: say(level?.name) ?? string(result.achievedLevel),
      status: string(result.status),
    });
  });
}

const evidenceFact = (evidence: JsonObject, say: Say): EvidenceFact =>
  present({
    id: string(evidence.id),
    name: say(evidence.name),
    narrative: say(evidence.narrative),
    description: say(evidence.description),
    genre: string(evidence.genre),
  });

const alignmentFact = (alignment: JsonObject, say: Say): AlignmentFact =>
  present({
    name: say(alignment.targetName),
    url: string(alignment.targetUrl),
    code: string(alignment.targetCode),
    framework: say(alignment.targetFramework),
    description: say(alignment.targetDescription),
  });

/** Open Badges 3.0 has no member for a level: it is the alignment to the EQF or to a framework that calls itself one of qualifications. */
const isLevel = (alignment: AlignmentFact): boolean =>
  isEuropean(alignment) || /\b(EQF|CEC|NQF)\b|qualifications? framework|cadre (européen|national) des certifications/i.test(alignment.framework ?? '');

const isEuropean = ({ url = '' }: AlignmentFact): boolean => url.startsWith('http://data.europa.eu/snb/eqf/');

/** "6" alone would be read as the European one. */
const sayingWhose = (level: AlignmentFact): AlignmentFact =>
  level.framework !== undefined && /^((level|niveau)\s*)?\d+$/i.test(level.name ?? '') ? { ...level, name: `${level.framework}: ${level.name}` } : level;

const isAssessmentClass = (genre: string | undefined): genre is AssessmentClass => ASSESSMENT_CLASSES.some((name) => name === genre);

const imageOf = (image: Json | undefined): string | undefined => (isJsonObject(image) ? string(image.id) : string(image));

const objects = (value: Json | undefined): JsonObject[] => listOf(value).filter(isJsonObject);
const string = (value: Json | undefined): string | undefined => (typeof value === 'string' ? value : undefined);
const number = (value: Json | undefined): number | undefined => (typeof value === 'number' ? value : undefined);

/** Plain text; a text with its language; several of those; or a map from language to text. */
function textOf(value: Json | undefined, language?: string): string | undefined {
  if (typeof value === 'string') return value;
  const texts = new Map<string, string>();
  for (const one of objects(value)) {
    if (typeof one['@value'] === 'string') texts.set(string(one['@language']) ?? '', one['@value']);
    else for (const [tag, inner] of Object.entries(one)) if (typeof inner === 'string' && LANGUAGE_TAG.test(tag)) texts.set(tag, inner);
  }
  const tag = [...texts.keys()].find((key) => language !== undefined && key.split('-')[0] === language.split('-')[0]);
  return texts.get(tag ?? '') ?? texts.values().next().value;
}

const LANGUAGE_TAG = /^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/;

/** The same object without the members that are undefined. */
function present<T extends object>(facts: T): { [K in keyof T]: Exclude<T[K], undefined> } & Partial<T> {
  // Only undefined members leave, which is what the return type says and the compiler cannot follow.
  return Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined)) as { [K in keyof T]: Exclude<T[K], undefined> };
}
